import { Migration } from '@mikro-orm/migrations';

export default class extends Migration {
  override up(): void {
    this.addSql(`create table \`audit_checkpoint\` (\`lender_id\` binary(16) not null, \`size\` int unsigned not null, \`root_hash\` varchar(64) not null, \`chain_hash\` varchar(64) not null, \`at\` bigint not null, \`jws\` longtext not null, primary key (\`lender_id\`, \`size\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`audit_entry\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`at\` bigint not null, \`recorded_at\` bigint not null, \`actor_id\` varchar(64) not null, \`agency_id\` binary(16) null, \`action\` varchar(64) not null, \`outcome\` varchar(32) not null, \`items\` int not null, \`touched\` longtext not null, \`event_id\` binary(16) null, \`events_hash\` varchar(64) null, \`request_id\` varchar(64) not null, \`remote_address\` varchar(45) null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`audit_entry\` add index \`audit_entry_by_time\` (\`lender_id\`, \`at\`, \`id\`);`);
    this.addSql(`alter table \`audit_entry\` add index \`audit_entry_of_actor\` (\`lender_id\`, \`actor_id\`, \`at\`, \`id\`);`);
    this.addSql(`alter table \`audit_entry\` add index \`audit_entry_of_agency\` (\`lender_id\`, \`agency_id\`, \`at\`, \`id\`);`);
    this.addSql(`alter table \`audit_entry\` add index \`audit_entry_of_action\` (\`lender_id\`, \`action\`, \`at\`, \`id\`);`);
    this.addSql(`alter table \`audit_entry\` add index \`audit_entry_of_outcome\` (\`lender_id\`, \`outcome\`, \`at\`, \`id\`);`);
    this.addSql(`alter table \`audit_entry\` add index \`audit_entry_of_request\` (\`lender_id\`, \`request_id\`, \`at\`, \`id\`);`);

    this.addSql(`create table \`audit_head\` (\`lender_id\` binary(16) not null, \`size\` int not null, \`chain_hash\` varchar(64) not null, \`frontier\` longtext not null, \`checkpoint_size\` int not null, \`checkpoint_at\` bigint not null, \`logged_size\` int not null, primary key (\`lender_id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`audit_seal\` (\`lender_id\` binary(16) not null, \`seq\` int unsigned not null, \`entry_id\` binary(16) not null, \`entry_hash\` varchar(64) not null, \`chain_hash\` varchar(64) not null, \`sealed_at\` bigint not null, primary key (\`lender_id\`, \`seq\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`audit_seal\` add unique \`audit_seal_of_entry\` (\`lender_id\`, \`entry_id\`);`);

    this.addSql(`create table \`audit_unsealed\` (\`lender_id\` binary(16) not null, \`entry_id\` binary(16) not null, \`since\` bigint not null, primary key (\`lender_id\`, \`entry_id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`job\` (\`id\` binary(16) not null, \`queue\` varchar(32) not null, \`name\` varchar(64) not null, \`lender_id\` binary(16) null, \`payload\` longtext not null, \`state\` varchar(16) not null, \`attempt\` int not null, \`max_attempts\` int not null, \`visible_at\` bigint null, \`lease\` varchar(36) null, \`steps\` int not null, \`dedupe\` varchar(190) null, \`cursor\` longtext null, \`done\` int not null, \`total\` int null, \`error\` varchar(500) null, \`created_at\` bigint not null, \`finished_at\` bigint null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`job\` add index \`job_claim\` (\`queue\`, \`visible_at\`, \`id\`);`);
    this.addSql(`alter table \`job\` add index \`job_finished\` (\`state\`, \`finished_at\`);`);
    this.addSql(`alter table \`job\` add index \`job_of_lender\` (\`lender_id\`, \`id\`);`);
    this.addSql(`alter table \`job\` add unique \`job_dedupe\` (\`dedupe\`);`);

    this.addSql(`create table \`lender\` (\`id\` binary(16) not null, \`name\` varchar(200) not null, \`created_at\` bigint not null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`import\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`kind\` varchar(16) not null, \`file_name\` varchar(200) not null, \`options\` longtext not null, \`state\` varchar(16) not null, \`bytes\` int not null, \`sha256\` varchar(64) null, \`rows\` int not null, \`booked\` int not null, \`changed\` int not null, \`unchanged\` int not null, \`rejected\` int not null, \`problem\` longtext null, \`made_by\` varchar(64) not null, \`created_at\` bigint not null, \`updated_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`import\` add index \`import_by_time\` (\`lender_id\`, \`created_at\`, \`id\`);`);

    this.addSql(`create table \`import_error\` (\`lender_id\` binary(16) not null, \`import_id\` binary(16) not null, \`line\` int unsigned not null, \`position\` int unsigned not null, \`column\` varchar(64) not null, \`code\` varchar(32) not null, \`message\` varchar(300) not null, primary key (\`lender_id\`, \`import_id\`, \`line\`, \`position\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`erasure\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`debtor_id\` binary(16) not null, \`state\` varchar(16) not null, \`reason\` varchar(32) not null, \`requested_by\` varchar(64) not null, \`requested_at\` bigint not null, \`decided_by\` varchar(64) null, \`done_at\` bigint null, \`outcome\` varchar(16) null, \`keep_until\` char(10) null, \`source\` varchar(250) null, \`person_hash\` varchar(43) null, \`seq\` int null, \`previous\` varchar(64) null, \`hash\` varchar(64) null, \`logged_at\` bigint null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`erasure\` add index \`erasure_of_debtor\` (\`lender_id\`, \`debtor_id\`, \`id\`);`);
    this.addSql(`alter table \`erasure\` add index \`erasure_unlogged\` (\`lender_id\`, \`logged_at\`, \`seq\`);`);
    this.addSql(`alter table \`erasure\` add unique \`erasure_place\` (\`lender_id\`, \`seq\`);`);

    this.addSql(`create table \`disclosure_profile\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`name\` varchar(64) not null, \`version\` int not null, \`jurisdiction\` varchar(8) not null, \`status\` varchar(16) not null, \`rules\` longtext not null, \`limits\` longtext not null, \`made_by\` varchar(64) not null, \`approved_by\` varchar(64) null, \`approved_at\` bigint null, \`created_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`disclosure_profile\` add unique \`disclosure_profile_version\` (\`lender_id\`, \`name\`, \`version\`);`);

    this.addSql(`create table \`disclosure\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`at\` bigint not null, \`way\` varchar(16) not null, \`agency_id\` binary(16) null, \`actor_id\` varchar(64) not null, \`collector\` varchar(64) null, \`debtor_id\` binary(16) not null, \`data_class\` varchar(32) not null, \`value\` varchar(32) not null, \`contact_point_id\` binary(16) null, \`account_id\` binary(16) null, \`placement_id\` binary(16) null, \`grant_id\` binary(16) null, \`profile_id\` binary(16) null, \`purpose\` varchar(16) null, \`reason\` varchar(32) null, \`request_id\` varchar(64) not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`disclosure\` add index \`disclosure_of_debtor\` (\`lender_id\`, \`debtor_id\`, \`id\`);`);
    this.addSql(`alter table \`disclosure\` add index \`disclosure_of_agency\` (\`lender_id\`, \`agency_id\`, \`id\`);`);
    this.addSql(`alter table \`disclosure\` add index \`disclosure_by_class\` (\`lender_id\`, \`data_class\`, \`id\`);`);
    this.addSql(`alter table \`disclosure\` add index \`disclosure_of_placement\` (\`lender_id\`, \`placement_id\`, \`id\`);`);
    this.addSql(`alter table \`disclosure\` add index \`disclosure_by_day\` (\`lender_id\`, \`agency_id\`, \`at\`);`);

    this.addSql(`create table \`debtor_key\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`version\` int not null, \`wrapped\` longtext null, \`created_at\` bigint not null, \`destroyed_at\` bigint null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`debtor_key\` add index \`debtor_key_by_version\` (\`lender_id\`, \`version\`, \`id\`);`);

    this.addSql(`create table \`debtor\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`reference\` varchar(64) not null, \`jurisdiction\` varchar(8) not null, \`time_zones\` longtext not null, \`language\` varchar(16) null, \`name_masked\` varchar(250) not null, \`national_id_masked\` varchar(64) null, \`identity_sealed\` longtext not null, \`national_id_sealed\` longtext null, \`national_id_index\` varchar(11) null, \`created_at\` bigint not null, \`updated_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`debtor\` add index \`debtor_by_national_id\` (\`lender_id\`, \`national_id_index\`, \`id\`);`);
    this.addSql(`alter table \`debtor\` add unique \`debtor_reference\` (\`lender_id\`, \`reference\`);`);

    this.addSql(`create table \`contact_point\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`debtor_id\` binary(16) not null, \`kind\` varchar(16) not null, \`position\` int not null, \`masked\` varchar(250) not null, \`sealed\` longtext not null, \`value_index\` varchar(11) null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`contact_point\` add index \`contact_point_by_value\` (\`lender_id\`, \`value_index\`, \`debtor_id\`);`);
    this.addSql(`alter table \`contact_point\` add unique \`contact_point_place\` (\`lender_id\`, \`debtor_id\`, \`kind\`, \`position\`);`);

    this.addSql(`create table \`conduct_policy\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`version\` int not null, \`effective_from\` char(10) not null, \`terms\` longtext not null, \`made_by\` varchar(64) not null, \`created_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`conduct_policy\` add unique \`conduct_policy_version\` (\`lender_id\`, \`version\`);`);

    this.addSql(`create table \`agency\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`reference\` varchar(64) not null, \`content_hash\` varchar(44) not null, \`name\` varchar(200) not null, \`status\` varchar(16) not null, \`status_reason\` varchar(500) null, \`created_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`agency\` add unique \`agency_reference\` (\`lender_id\`, \`reference\`);`);

    this.addSql(`create table \`initial_access_token\` (\`token_hash\` varchar(44) not null, \`lender_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`expires_at\` bigint not null, primary key (\`token_hash\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`initial_access_token\` add index \`initial_access_token_of_agency\` (\`lender_id\`, \`agency_id\`);`);

    this.addSql(`create table \`client\` (\`id\` binary(16) not null, \`lender_id\` binary(16) not null, \`agency_id\` binary(16) null, \`name\` varchar(200) not null, \`scopes\` longtext not null, \`jwks\` longtext not null, \`auth_method\` varchar(32) not null, \`tls_subject\` varchar(500) null, \`dpop_bound\` int null, \`management_token_hash\` varchar(44) null, \`status\` varchar(16) not null, \`revoked_before\` bigint null, \`created_at\` bigint not null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`client\` add index \`client_of_lender\` (\`lender_id\`, \`agency_id\`);`);

    this.addSql(`create table \`agreement\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`agency_id\` binary(16) not null, \`reference\` varchar(64) not null, \`name\` varchar(200) not null, \`status\` varchar(16) not null, \`time_zone\` varchar(64) not null, \`currency\` varchar(3) not null, \`window_days\` int not null, \`report_window_days\` int not null, \`visit_radius_metres\` int not null, \`channels\` longtext not null, \`profile_id\` binary(16) null, \`grant_tokens_allowed\` int not null, \`made_by\` varchar(64) not null, \`created_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`agreement\` add unique \`agreement_reference\` (\`lender_id\`, \`reference\`);`);
    this.addSql(`alter table \`agreement\` add unique \`agreement_of_agency\` (\`lender_id\`, \`id\`, \`agency_id\`);`);

    this.addSql(`create table \`ledger_account\` (\`lender_id\` binary(16) not null, \`agreement_id\` binary(16) not null, \`kind\` varchar(24) not null, \`currency\` varchar(3) not null, \`opened_at\` bigint not null, primary key (\`lender_id\`, \`agreement_id\`, \`kind\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`ledger_account\` add unique \`ledger_account_currency\` (\`lender_id\`, \`agreement_id\`, \`kind\`, \`currency\`);`);

    this.addSql(`create table \`ledger_transfer\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`agreement_id\` binary(16) not null, \`month\` int not null, \`event\` varchar(24) not null, \`debit\` varchar(24) not null, \`credit\` varchar(24) not null, \`currency\` varchar(3) not null, \`amount_minor\` bigint not null, \`placement_id\` binary(16) null, \`statement_id\` binary(16) null, \`reverses\` binary(16) null, \`booked_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`ledger_transfer\` add index \`ledger_transfer_debits\` (\`lender_id\`, \`agreement_id\`, \`debit\`, \`currency\`, \`month\`, \`amount_minor\`);`);
    this.addSql(`alter table \`ledger_transfer\` add index \`ledger_transfer_credits\` (\`lender_id\`, \`agreement_id\`, \`credit\`, \`currency\`, \`month\`, \`amount_minor\`);`);
    this.addSql(`alter table \`ledger_transfer\` add index \`ledger_transfer_of_placement\` (\`lender_id\`, \`placement_id\`, \`id\`);`);
    this.addSql(`alter table \`ledger_transfer\` add index \`ledger_transfer_of_statement\` (\`lender_id\`, \`statement_id\`, \`id\`);`);
    this.addSql(`alter table \`ledger_transfer\` add index \`ledger_transfer_reversing\` (\`lender_id\`, \`reverses\`);`);

    this.addSql(`create table \`ledger_balance\` (\`lender_id\` binary(16) not null, \`agreement_id\` binary(16) not null, \`kind\` varchar(24) not null, \`month\` int unsigned not null, \`debit_minor\` bigint not null, \`credit_minor\` bigint not null, \`balance_minor\` bigint not null, primary key (\`lender_id\`, \`agreement_id\`, \`kind\`, \`month\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`fee_schedule\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`agreement_id\` binary(16) not null, \`version\` int not null, \`effective_from\` char(10) not null, \`status\` varchar(16) not null, \`terms\` longtext not null, \`made_by\` varchar(64) not null, \`approved_by\` varchar(64) null, \`approved_at\` bigint null, \`created_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`fee_schedule\` add unique \`fee_schedule_version\` (\`lender_id\`, \`agreement_id\`, \`version\`);`);

    this.addSql(`create table \`fee_pool\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`agreement_id\` binary(16) not null, \`schedule_id\` binary(16) not null, \`rate_basis\` varchar(16) not null, \`scope\` varchar(32) not null, \`counted_in\` varchar(8) not null, \`month\` int not null, \`sums\` longtext not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`fee_pool\` add unique \`fee_pool_pool\` (\`lender_id\`, \`agreement_id\`, \`scope\`, \`counted_in\`, \`month\`, \`schedule_id\`, \`rate_basis\`);`);

    this.addSql(`create table \`access_grant\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`agency_id\` binary(16) not null, \`status\` varchar(16) not null, \`scopes\` longtext not null, \`profile_id\` binary(16) null, \`client_ids\` longtext null, \`networks\` longtext null, \`epoch\` int not null, \`starts_at\` bigint null, \`ends_at\` bigint null, \`status_reason\` varchar(500) null, \`last_edited_by\` varchar(64) not null, \`last_edited_at\` bigint not null, \`created_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`access_grant\` add unique \`access_grant_of_agency\` (\`lender_id\`, \`id\`, \`agency_id\`);`);

    this.addSql(`create table \`grant_use\` (\`lender_id\` binary(16) not null, \`grant_id\` binary(16) not null, \`actor_id\` varchar(64) not null, \`remote_address\` varchar(64) not null, \`day\` char(10) not null, \`requests\` int not null, \`first_at\` bigint not null, \`last_at\` bigint not null, primary key (\`lender_id\`, \`grant_id\`, \`actor_id\`, \`remote_address\`, \`day\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`grant_token\` (\`id\` binary(16) not null, \`lender_id\` binary(16) not null, \`grant_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`name\` varchar(200) not null, \`scopes\` longtext not null, \`token_hash\` varchar(43) not null, \`created_by\` varchar(64) not null, \`created_at\` bigint not null, \`expires_at\` bigint not null, \`revoked_at\` bigint null, \`last_used_at\` bigint null, \`last_used_from\` varchar(64) null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`grant_token\` add index \`grant_token_of_grant\` (\`lender_id\`, \`grant_id\`, \`agency_id\`, \`id\`);`);
    this.addSql(`alter table \`grant_token\` add unique \`grant_token_hash\` (\`token_hash\`);`);

    this.addSql(`create table \`account_load\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`visible_at\` bigint null, \`created_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`account_change\` (\`lender_id\` binary(16) not null, \`load_id\` binary(16) not null, \`account_id\` binary(16) not null, \`principal_minor\` bigint not null, \`interest_minor\` bigint not null, \`fees_minor\` bigint not null, \`penalty_minor\` bigint not null, \`as_of\` char(10) not null, \`delinquent_since\` char(10) null, \`months_past_due\` int null, \`holds\` longtext not null, primary key (\`lender_id\`, \`load_id\`, \`account_id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`account\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`account_number\` varchar(64) not null, \`portfolio\` varchar(64) not null, \`debtor_id\` binary(16) not null, \`product\` varchar(64) null, \`currency\` varchar(3) not null, \`principal_minor\` bigint not null, \`interest_minor\` bigint not null, \`fees_minor\` bigint not null, \`penalty_minor\` bigint not null, \`as_of\` char(10) not null, \`delinquent_since\` char(10) null, \`months_past_due\` int null, \`jurisdiction\` varchar(8) not null, \`time_zones\` longtext not null, \`status\` varchar(16) not null, \`holds\` longtext not null, \`notice_holds\` longtext not null, \`placements\` int not null, \`is_placed\` int not null, \`load_id\` binary(16) not null, \`created_at\` bigint not null, \`updated_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`account\` add index \`account_portfolio\` (\`lender_id\`, \`portfolio\`, \`id\`);`);
    this.addSql(`alter table \`account\` add index \`account_of_debtor\` (\`lender_id\`, \`debtor_id\`);`);
    this.addSql(`alter table \`account\` add index \`account_due\` (\`lender_id\`, \`delinquent_since\`, \`id\`);`);
    this.addSql(`alter table \`account\` add unique \`account_number\` (\`lender_id\`, \`account_number\`);`);

    this.addSql(`create table \`limitation_fact\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`account_id\` binary(16) not null, \`reference\` varchar(64) not null, \`content_hash\` varchar(44) not null, \`kind\` varchar(32) not null, \`happened_on\` char(10) not null, \`proof_uri\` varchar(500) null, \`proof_sha256\` varchar(64) null, \`recorded_by\` varchar(64) not null, \`recorded_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`limitation_fact\` add index \`limitation_fact_of_account\` (\`lender_id\`, \`account_id\`, \`happened_on\`);`);
    this.addSql(`alter table \`limitation_fact\` add unique \`limitation_fact_reference\` (\`lender_id\`, \`reference\`);`);

    this.addSql(`create table \`member\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`agency_id\` binary(16) null, \`issuer\` varchar(200) not null, \`subject\` varchar(200) not null, \`name\` varchar(200) not null, \`kind\` varchar(16) not null, \`role\` varchar(32) not null, \`status\` varchar(16) not null, \`added_by\` varchar(64) not null, \`created_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`member\` add index \`member_of_agency\` (\`lender_id\`, \`agency_id\`);`);
    this.addSql(`alter table \`member\` add unique \`member_identity\` (\`lender_id\`, \`issuer\`, \`subject\`);`);

    this.addSql(`create table \`oauth_artifact\` (\`model\` varchar(40) not null, \`key\` varchar(64) not null, \`payload\` longtext not null, \`grant_key\` varchar(64) null, \`consumed_at\` bigint null, \`expires_at\` bigint null, primary key (\`model\`, \`key\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`oauth_artifact\` add index \`oauth_artifact_grant\` (\`grant_key\`);`);
    this.addSql(`alter table \`oauth_artifact\` add index \`oauth_artifact_expiry\` (\`expires_at\`);`);

    this.addSql(`create table \`outbox_event\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`action\` varchar(64) not null, \`events\` longtext not null, \`actor_id\` varchar(64) not null, \`request_id\` varchar(64) not null, \`at\` bigint not null, \`sequence\` int null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`outbox_event\` add index \`outbox_event_unpublished\` (\`lender_id\`, \`sequence\`, \`id\`);`);

    this.addSql(`create table \`party\` (\`lender_id\` binary(16) not null, \`account_id\` binary(16) not null, \`debtor_id\` binary(16) not null, \`role\` varchar(16) not null, \`load_id\` binary(16) not null, primary key (\`lender_id\`, \`account_id\`, \`debtor_id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`party\` add index \`party_of_debtor\` (\`lender_id\`, \`debtor_id\`);`);

    this.addSql(`create table \`payee_account\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`agreement_id\` binary(16) not null, \`version\` int not null, \`holder_masked\` varchar(160) not null, \`number_masked\` varchar(64) not null, \`bank\` varchar(16) not null, \`sealed\` longtext not null, \`set_by\` varchar(64) not null, \`set_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`payee_account\` add unique \`payee_account_version\` (\`lender_id\`, \`agreement_id\`, \`version\`);`);

    this.addSql(`create table \`period\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`agreement_id\` binary(16) not null, \`currency\` varchar(3) not null, \`month\` int not null, \`state\` varchar(16) not null, \`opened_at\` bigint not null, \`closing_at\` bigint null, \`closed_at\` bigint null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`period\` add unique \`period_month\` (\`lender_id\`, \`agreement_id\`, \`currency\`, \`month\`);`);

    this.addSql(`create table \`person_correction\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`debtor_id\` binary(16) not null, \`reason\` varchar(32) not null, \`changed\` longtext not null, \`former\` longtext null, \`made_by\` varchar(64) not null, \`made_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`person_correction\` add index \`person_correction_of_debtor\` (\`lender_id\`, \`debtor_id\`, \`id\`);`);

    this.addSql(`create table \`portfolio\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`name\` varchar(64) not null, \`created_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`portfolio\` add unique \`portfolio_name\` (\`lender_id\`, \`name\`);`);

    this.addSql(`create table \`placement_batch\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`agreement_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`grant_id\` binary(16) not null, \`portfolio_id\` binary(16) null, \`reference\` varchar(64) not null, \`content_hash\` varchar(44) not null, \`placed_on\` char(10) not null, \`size\` int not null, \`placed_minor\` bigint not null, \`currency\` varchar(3) not null, \`made_by\` varchar(64) not null, \`created_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`placement_batch\` add index \`placement_batch_of_grant\` (\`lender_id\`, \`grant_id\`, \`agency_id\`);`);
    this.addSql(`alter table \`placement_batch\` add index \`placement_batch_of_portfolio\` (\`lender_id\`, \`portfolio_id\`, \`agency_id\`, \`id\`);`);
    this.addSql(`alter table \`placement_batch\` add unique \`placement_batch_reference\` (\`lender_id\`, \`reference\`);`);
    this.addSql(`alter table \`placement_batch\` add unique \`placement_batch_of_agency\` (\`lender_id\`, \`id\`, \`agency_id\`);`);

    this.addSql(`create table \`placement\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`batch_id\` binary(16) not null, \`agreement_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`account_id\` binary(16) not null, \`debtor_id\` binary(16) not null, \`jurisdiction\` varchar(8) not null, \`live_account_id\` binary(16) null, \`sequence\` int not null, \`status\` varchar(16) not null, \`holds\` longtext not null, \`currency\` varchar(3) not null, \`placed_minor\` bigint not null, \`paid_minor\` bigint not null, \`placed_parts\` longtext not null, \`placed_at\` bigint not null, \`placed_on\` char(10) not null, \`time_zone\` varchar(64) not null, \`window_ends_on\` char(10) not null, \`ends_at\` bigint not null, \`schedule_id\` binary(16) not null, \`delinquent_since\` char(10) null, \`months_past_due\` int null, \`report_window_days\` int not null, \`ended_at\` bigint null, \`ended_on\` char(10) null, \`end_reason\` varchar(32) null, \`report_until\` bigint null, \`settles_in\` int not null, \`recall_settles_in\` int null, \`updated_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`placement\` add index \`placement_agency_page\` (\`lender_id\`, \`agency_id\`, \`id\`);`);
    this.addSql(`alter table \`placement\` add index \`placement_batch_page\` (\`lender_id\`, \`batch_id\`, \`id\`);`);
    this.addSql(`alter table \`placement\` add index \`placement_settlement\` (\`lender_id\`, \`agreement_id\`, \`settles_in\`, \`placed_on\`, \`id\`);`);
    this.addSql(`alter table \`placement\` add index \`placement_recalled\` (\`lender_id\`, \`agreement_id\`, \`recall_settles_in\`, \`ended_on\`, \`id\`);`);
    this.addSql(`alter table \`placement\` add index \`placement_expiry\` (\`lender_id\`, \`status\`, \`ends_at\`);`);
    this.addSql(`alter table \`placement\` add index \`placement_debtor_page\` (\`lender_id\`, \`debtor_id\`, \`id\`);`);
    this.addSql(`alter table \`placement\` add unique \`placement_live_account\` (\`lender_id\`, \`live_account_id\`);`);
    this.addSql(`alter table \`placement\` add unique \`placement_of_agency\` (\`lender_id\`, \`id\`, \`agency_id\`);`);
    this.addSql(`alter table \`placement\` add unique \`placement_of_debtor\` (\`lender_id\`, \`id\`, \`agency_id\`, \`debtor_id\`);`);
    this.addSql(`alter table \`placement\` add unique \`placement_turn\` (\`lender_id\`, \`account_id\`, \`sequence\`);`);

    this.addSql(`create table \`notice\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`debtor_id\` binary(16) not null, \`account_id\` binary(16) null, \`kind\` varchar(32) not null, \`gravity\` int not null, \`details\` longtext not null, \`hold\` varchar(16) null, \`contact_point_id\` binary(16) null, \`address_kind\` varchar(8) null, \`address_hash\` varchar(43) null, \`address_masked\` varchar(250) null, \`sealed\` longtext null, \`has_note\` int not null, \`occurred_at\` bigint not null, \`reported_at\` bigint not null, \`reported_by\` varchar(64) not null, \`expires_at\` bigint null, \`supersedes_id\` binary(16) null, \`placement_id\` binary(16) null, \`agency_id\` binary(16) null, \`reference\` varchar(64) not null, \`recorded_reference\` varchar(64) null, \`content_hash\` varchar(44) not null, \`flags\` longtext not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`notice\` add index \`notice_of_debtor\` (\`lender_id\`, \`debtor_id\`, \`gravity\`, \`id\`);`);
    this.addSql(`alter table \`notice\` add index \`notice_expiry\` (\`lender_id\`, \`expires_at\`, \`id\`);`);
    this.addSql(`alter table \`notice\` add unique \`notice_reference\` (\`lender_id\`, \`agency_id\`, \`reference\`);`);
    this.addSql(`alter table \`notice\` add unique \`notice_recorded\` (\`lender_id\`, \`recorded_reference\`);`);

    this.addSql(`create table \`notice_end\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`reason\` varchar(32) not null, \`ended_at\` bigint not null, \`reported_at\` bigint not null, \`reported_by\` varchar(64) not null, \`placement_id\` binary(16) null, \`agency_id\` binary(16) null, \`reference\` varchar(64) null, \`content_hash\` varchar(44) null, \`flags\` longtext not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`notice_end\` add unique \`notice_end_reference\` (\`lender_id\`, \`agency_id\`, \`reference\`);`);

    this.addSql(`create table \`deletion_duty\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`agency_id\` binary(16) not null, \`account_id\` binary(16) not null, \`jurisdiction\` varchar(8) not null, \`kind\` varchar(16) not null, \`since\` bigint not null, \`time_zone\` varchar(64) not null, \`keep_until\` char(10) null, \`due_on\` char(10) not null, \`due_at\` bigint not null, \`status\` varchar(16) not null, \`remind_at\` bigint null, \`change_reason\` varchar(500) null, \`changed_by\` varchar(64) null, \`changed_at\` bigint null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`deletion_duty\` add index \`deletion_duty_due\` (\`lender_id\`, \`status\`, \`due_at\`, \`id\`);`);
    this.addSql(`alter table \`deletion_duty\` add index \`deletion_duty_agency_due\` (\`lender_id\`, \`agency_id\`, \`status\`, \`due_at\`, \`id\`);`);
    this.addSql(`alter table \`deletion_duty\` add index \`deletion_duty_of_account\` (\`lender_id\`, \`account_id\`, \`agency_id\`);`);
    this.addSql(`alter table \`deletion_duty\` add index \`deletion_duty_reminder\` (\`lender_id\`, \`remind_at\`, \`id\`);`);
    this.addSql(`alter table \`deletion_duty\` add unique \`deletion_duty_of_agency\` (\`lender_id\`, \`id\`, \`agency_id\`);`);

    this.addSql(`create table \`deletion_attestation\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`placement_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`reference\` varchar(64) not null, \`content_hash\` varchar(44) not null, \`deleted_at\` bigint not null, \`deleted_by\` varchar(32) not null, \`method\` varchar(16) not null, \`records\` int not null, \`documents\` int not null, \`recordings\` int not null, \`proof_uri\` varchar(500) null, \`proof_sha256\` varchar(64) null, \`flags\` longtext not null, \`attested_by\` varchar(64) not null, \`attested_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`deletion_attestation\` add index \`deletion_attestation_of_placement\` (\`lender_id\`, \`placement_id\`, \`id\`);`);
    this.addSql(`alter table \`deletion_attestation\` add unique \`deletion_attestation_reference\` (\`lender_id\`, \`agency_id\`, \`reference\`);`);

    this.addSql(`create table \`contact_permit\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`placement_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`debtor_id\` binary(16) not null, \`reference\` varchar(64) not null, \`content_hash\` varchar(44) not null, \`at\` bigint not null, \`channel\` varchar(16) not null, \`party\` varchar(16) not null, \`contact_point_id\` binary(16) null, \`third_person\` varchar(32) null, \`details\` longtext null, \`taken_at\` bigint not null, \`expires_at\` bigint not null, \`state\` varchar(16) not null, \`flags\` longtext not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`contact_permit\` add index \`contact_permit_live\` (\`lender_id\`, \`debtor_id\`, \`state\`, \`expires_at\`);`);
    this.addSql(`alter table \`contact_permit\` add unique \`contact_permit_reference\` (\`lender_id\`, \`agency_id\`, \`reference\`);`);

    this.addSql(`create table \`dial_token\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`token_hash\` varchar(43) not null, \`placement_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`debtor_id\` binary(16) not null, \`contact_point_id\` binary(16) not null, \`grant_id\` binary(16) not null, \`grant_epoch\` int not null, \`purpose\` varchar(16) not null, \`channel\` varchar(16) not null, \`reason\` varchar(32) not null, \`collector\` varchar(64) not null, \`reference\` varchar(64) not null, \`content_hash\` varchar(44) not null, \`permit_id\` binary(16) null, \`issued_at\` bigint not null, \`expires_at\` bigint not null, \`state\` varchar(16) not null, \`resolved_at\` bigint null, \`resolved_by\` varchar(64) null, \`contact_id\` binary(16) null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`dial_token\` add index \`dial_token_of_placement\` (\`lender_id\`, \`placement_id\`, \`agency_id\`, \`debtor_id\`, \`state\`);`);
    this.addSql(`alter table \`dial_token\` add index \`dial_token_by_state\` (\`lender_id\`, \`agency_id\`, \`state\`, \`id\`);`);
    this.addSql(`alter table \`dial_token\` add index \`dial_token_by_day\` (\`lender_id\`, \`agency_id\`, \`issued_at\`);`);
    this.addSql(`alter table \`dial_token\` add index \`dial_token_of_point\` (\`lender_id\`, \`contact_point_id\`);`);
    this.addSql(`alter table \`dial_token\` add index \`dial_token_of_permit\` (\`lender_id\`, \`permit_id\`);`);
    this.addSql(`alter table \`dial_token\` add index \`dial_token_of_debtor\` (\`lender_id\`, \`debtor_id\`, \`id\`);`);
    this.addSql(`alter table \`dial_token\` add unique \`dial_token_token\` (\`lender_id\`, \`token_hash\`);`);
    this.addSql(`alter table \`dial_token\` add unique \`dial_token_reference\` (\`lender_id\`, \`agency_id\`, \`reference\`);`);

    this.addSql(`create table \`contact\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`kind\` varchar(8) not null, \`placement_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`debtor_id\` binary(16) not null, \`reference\` varchar(64) not null, \`content_hash\` varchar(44) not null, \`occurred_at\` bigint not null, \`reported_at\` bigint not null, \`channel\` varchar(16) not null, \`direction\` varchar(16) not null, \`party\` varchar(16) not null, \`connection\` varchar(32) not null, \`result\` varchar(32) not null, \`collector\` varchar(64) not null, \`contact_point_id\` binary(16) null, \`third_person\` varchar(32) null, \`details\` longtext null, \`recording\` longtext null, \`flags\` longtext not null, \`permit_id\` binary(16) null, \`violations\` longtext null, \`verdict_version\` int not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`contact\` add index \`contact_latest\` (\`lender_id\`, \`placement_id\`, \`agency_id\`, \`debtor_id\`, \`occurred_at\`, \`id\`, \`kind\`);`);
    this.addSql(`alter table \`contact\` add index \`contact_history\` (\`lender_id\`, \`debtor_id\`, \`occurred_at\`);`);
    this.addSql(`alter table \`contact\` add index \`contact_of_point\` (\`lender_id\`, \`contact_point_id\`, \`occurred_at\`);`);
    this.addSql(`alter table \`contact\` add index \`contact_of_permit\` (\`lender_id\`, \`permit_id\`);`);
    this.addSql(`alter table \`contact\` add unique \`contact_reference\` (\`lender_id\`, \`agency_id\`, \`kind\`, \`reference\`);`);

    this.addSql(`create table \`letter\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`agency_id\` binary(16) not null, \`account_id\` binary(16) not null, \`kind\` varchar(32) not null, \`template\` varchar(32) not null, \`template_version\` int not null, \`currency\` varchar(3) not null, \`principal_minor\` bigint not null, \`interest_minor\` bigint not null, \`fees_minor\` bigint not null, \`penalty_minor\` bigint not null, \`threatens_suit\` int not null, \`tracking_number\` varchar(64) null, \`sent_on\` char(10) not null, \`state\` varchar(16) not null, \`state_at\` bigint null, \`signed_by\` varchar(32) null, \`served_on\` char(10) null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`letter\` add index \`letter_of_account\` (\`lender_id\`, \`account_id\`, \`served_on\`);`);
    this.addSql(`alter table \`letter\` add unique \`letter_tracking\` (\`lender_id\`, \`agency_id\`, \`tracking_number\`);`);

    this.addSql(`create table \`letter_delivery\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`letter_id\` binary(16) not null, \`placement_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`reference\` varchar(64) not null, \`content_hash\` varchar(44) not null, \`state\` varchar(16) not null, \`at\` bigint not null, \`signed_by\` varchar(32) null, \`agrees_to_pay\` int not null, \`proof_uri\` varchar(500) null, \`proof_sha256\` varchar(64) null, \`reported_at\` bigint not null, \`flags\` longtext not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`letter_delivery\` add index \`letter_delivery_of_letter\` (\`lender_id\`, \`letter_id\`, \`at\`);`);
    this.addSql(`alter table \`letter_delivery\` add unique \`letter_delivery_reference\` (\`lender_id\`, \`agency_id\`, \`reference\`);`);

    this.addSql(`create table \`complaint\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`account_id\` binary(16) not null, \`placement_id\` binary(16) null, \`agency_id\` binary(16) null, \`reported_by\` varchar(8) not null, \`actor_id\` varchar(64) not null, \`reference\` varchar(64) not null, \`recorded_reference\` varchar(64) null, \`content_hash\` varchar(44) not null, \`category\` varchar(32) not null, \`channel\` varchar(16) not null, \`sealed\` longtext null, \`received_at\` bigint not null, \`reported_at\` bigint not null, \`acknowledge_by\` bigint not null, \`answer_by\` bigint not null, \`status\` varchar(16) not null, \`step\` int not null, \`notice_id\` binary(16) null, \`contact_ids\` longtext not null, \`collector\` varchar(64) null, \`penalty_minor\` bigint null, \`currency\` varchar(3) null, \`flags\` longtext not null, \`updated_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`complaint\` add index \`complaint_of_account\` (\`lender_id\`, \`account_id\`);`);
    this.addSql(`alter table \`complaint\` add index \`complaint_due\` (\`lender_id\`, \`status\`, \`answer_by\`);`);
    this.addSql(`alter table \`complaint\` add index \`complaint_of_placement\` (\`lender_id\`, \`placement_id\`, \`id\`);`);
    this.addSql(`alter table \`complaint\` add unique \`complaint_reference\` (\`lender_id\`, \`agency_id\`, \`reported_by\`, \`reference\`);`);
    this.addSql(`alter table \`complaint\` add unique \`complaint_recorded\` (\`lender_id\`, \`recorded_reference\`);`);

    this.addSql(`create table \`complaint_step\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`step\` int unsigned not null, \`transition\` varchar(16) not null, \`status\` varchar(16) not null, \`at\` bigint not null, \`by\` varchar(64) not null, primary key (\`lender_id\`, \`id\`, \`step\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`promise\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`placement_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`reference\` varchar(64) not null, \`content_hash\` varchar(44) not null, \`amount_minor\` bigint not null, \`currency\` varchar(3) not null, \`made_on\` char(10) not null, \`due_on\` char(10) not null, \`status\` varchar(16) not null, \`paid_minor\` bigint not null, \`decided_at\` bigint null, \`reported_at\` bigint not null, \`flags\` longtext not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`promise\` add index \`promise_of_placement\` (\`lender_id\`, \`placement_id\`, \`status\`, \`due_on\`);`);
    this.addSql(`alter table \`promise\` add index \`promise_due\` (\`lender_id\`, \`status\`, \`due_on\`, \`placement_id\`);`);
    this.addSql(`alter table \`promise\` add unique \`promise_reference\` (\`lender_id\`, \`agency_id\`, \`reference\`);`);

    this.addSql(`create table \`payment\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`placement_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`reference\` varchar(64) not null, \`content_hash\` varchar(44) not null, \`agreement_id\` binary(16) not null, \`reported_by\` varchar(8) not null, \`route\` varchar(16) not null, \`amount_minor\` bigint not null, \`confirmed_minor\` bigint null, \`reversed_minor\` bigint not null, \`currency\` varchar(3) not null, \`value_date\` char(10) not null, \`method\` varchar(32) null, \`promise_id\` binary(16) null, \`status\` varchar(16) not null, \`settles_in\` int not null, \`reported_at\` bigint not null, \`flags\` longtext not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`payment\` add index \`payment_settlement\` (\`lender_id\`, \`agreement_id\`, \`settles_in\`, \`placement_id\`);`);
    this.addSql(`alter table \`payment\` add index \`payment_by_day\` (\`lender_id\`, \`agreement_id\`, \`settles_in\`, \`value_date\`, \`id\`);`);
    this.addSql(`alter table \`payment\` add index \`payment_latest\` (\`lender_id\`, \`placement_id\`, \`value_date\`, \`id\`);`);
    this.addSql(`alter table \`payment\` add unique \`payment_reference\` (\`lender_id\`, \`agency_id\`, \`reported_by\`, \`reference\`);`);
    this.addSql(`alter table \`payment\` add unique \`payment_of_placement\` (\`lender_id\`, \`id\`, \`placement_id\`, \`agency_id\`);`);

    this.addSql(`create table \`payment_confirmation\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`payment_id\` binary(16) not null, \`placement_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`reference\` varchar(64) not null, \`content_hash\` varchar(44) not null, \`agreement_id\` binary(16) not null, \`amount_minor\` bigint not null, \`before_minor\` bigint not null, \`value_date\` char(10) not null, \`settles_in\` int not null, \`recorded_by\` varchar(64) not null, \`reported_at\` bigint not null, \`flags\` longtext not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`payment_confirmation\` add index \`payment_confirmation_settlement\` (\`lender_id\`, \`agreement_id\`, \`settles_in\`, \`placement_id\`);`);
    this.addSql(`alter table \`payment_confirmation\` add index \`payment_confirmation_by_day\` (\`lender_id\`, \`agreement_id\`, \`settles_in\`, \`value_date\`, \`id\`);`);
    this.addSql(`alter table \`payment_confirmation\` add index \`payment_confirmation_of_placement\` (\`lender_id\`, \`placement_id\`, \`id\`);`);
    this.addSql(`alter table \`payment_confirmation\` add unique \`payment_confirmation_reference\` (\`lender_id\`, \`agency_id\`, \`reference\`);`);

    this.addSql(`create table \`reversal\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`placement_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`reference\` varchar(64) not null, \`content_hash\` varchar(44) not null, \`payment_id\` binary(16) not null, \`agreement_id\` binary(16) not null, \`reported_by\` varchar(8) not null, \`amount_minor\` bigint not null, \`value_date\` char(10) not null, \`reason\` varchar(16) not null, \`settles_in\` int not null, \`reported_at\` bigint not null, \`flags\` longtext not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`reversal\` add index \`reversal_settlement\` (\`lender_id\`, \`agreement_id\`, \`settles_in\`, \`placement_id\`);`);
    this.addSql(`alter table \`reversal\` add index \`reversal_by_day\` (\`lender_id\`, \`agreement_id\`, \`settles_in\`, \`value_date\`, \`id\`);`);
    this.addSql(`alter table \`reversal\` add index \`reversal_of_placement\` (\`lender_id\`, \`placement_id\`, \`value_date\`, \`id\`);`);
    this.addSql(`alter table \`reversal\` add unique \`reversal_reference\` (\`lender_id\`, \`agency_id\`, \`reported_by\`, \`reference\`);`);

    this.addSql(`create table \`review\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`agency_id\` binary(16) not null, \`month\` int not null, \`state\` varchar(16) not null, \`reviewed_by\` varchar(64) null, \`reviewed_at\` bigint null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`review\` add index \`review_page\` (\`lender_id\`, \`agency_id\`, \`month\`, \`id\`);`);

    this.addSql(`create table \`review_finding\` (\`lender_id\` binary(16) not null, \`review_id\` binary(16) not null, \`finding\` varchar(32) not null, primary key (\`lender_id\`, \`review_id\`, \`finding\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`review_plan\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`agency_id\` binary(16) not null, \`month\` int not null, \`rate_ppm\` int not null, \`drawn\` int null, \`made_by\` varchar(64) not null, \`created_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`review_plan\` add unique \`review_plan_month\` (\`lender_id\`, \`agency_id\`, \`month\`);`);

    this.addSql(`create table \`settlement_terms\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`agreement_id\` binary(16) not null, \`version\` int not null, \`effective_from\` char(10) not null, \`status\` varchar(16) not null, \`terms\` longtext not null, \`made_by\` varchar(64) not null, \`created_at\` bigint not null, \`approved_by\` varchar(64) null, \`approved_at\` bigint null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`settlement_terms\` add unique \`settlement_terms_version\` (\`lender_id\`, \`agreement_id\`, \`version\`);`);

    this.addSql(`create table \`statement\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`agreement_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`period_id\` binary(16) not null, \`month\` int not null, \`currency\` varchar(3) not null, \`state\` varchar(16) not null, \`lines\` int not null, \`payments\` int not null, \`received_minor\` bigint not null, \`reversed_minor\` bigint not null, \`base_minor\` bigint not null, \`overpaid_minor\` bigint not null, \`commission_minor\` bigint not null, \`released_minor\` bigint not null, \`terms_version\` int null, \`terms\` longtext not null, \`sum\` longtext null, \`lines_hash\` varchar(64) null, \`content_hash\` varchar(64) null, \`closed_by\` varchar(64) not null, \`closed_at\` bigint null, \`approved_by\` varchar(64) null, \`approved_at\` bigint null, \`sent_at\` bigint null, \`answer_due_on\` char(10) null, \`answered_by\` varchar(64) null, \`answered_at\` bigint null, \`held_minor\` bigint not null, \`approved_sum\` longtext null, \`net_minor\` bigint not null, \`payable_minor\` bigint not null, \`carried_later_minor\` bigint not null, \`carried_later_in\` int null, \`payee_account_id\` binary(16) null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`statement\` add index \`statement_of_agency\` (\`lender_id\`, \`agency_id\`, \`id\`);`);
    this.addSql(`alter table \`statement\` add index \`statement_of_agreement\` (\`lender_id\`, \`agreement_id\`, \`month\`);`);
    this.addSql(`alter table \`statement\` add unique \`statement_period\` (\`lender_id\`, \`period_id\`);`);

    this.addSql(`create table \`statement_invoice\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`statement_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`reference\` varchar(64) not null, \`amount_minor\` bigint not null, \`difference_minor\` bigint not null, \`state\` varchar(16) not null, \`issued_on\` char(10) not null, \`submitted_by\` varchar(64) not null, \`submitted_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`statement_invoice\` add index \`statement_invoice_of_statement\` (\`lender_id\`, \`statement_id\`, \`id\`);`);
    this.addSql(`alter table \`statement_invoice\` add unique \`statement_invoice_reference\` (\`lender_id\`, \`agency_id\`, \`reference\`);`);

    this.addSql(`create table \`statement_line\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`statement_id\` binary(16) not null, \`number\` int not null, \`placement_id\` binary(16) not null, \`event_id\` binary(16) not null, \`kind\` varchar(16) not null, \`value_date\` char(10) not null, \`amount_minor\` bigint not null, \`base_minor\` bigint not null, \`overpaid_minor\` bigint not null, \`fee_minor\` bigint not null, \`origin_month\` int not null, \`trace\` longtext not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`statement_line\` add unique \`statement_line_event\` (\`lender_id\`, \`event_id\`);`);
    this.addSql(`alter table \`statement_line\` add unique \`statement_line_place\` (\`lender_id\`, \`statement_id\`, \`number\`);`);

    this.addSql(`create table \`statement_dispute\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`statement_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`line_id\` binary(16) not null, \`state\` varchar(16) not null, \`reason\` varchar(32) not null, \`fee_minor\` bigint not null, \`claimed_minor\` bigint not null, \`evidence\` longtext not null, \`due_on\` char(10) not null, \`is_late\` int not null, \`disputed_by\` varchar(64) not null, \`disputed_at\` bigint not null, \`decided_by\` varchar(64) null, \`decided_at\` bigint null, \`rejection\` varchar(32) null, \`held_minor\` bigint not null, \`agreement_id\` binary(16) not null, \`settles_in\` int null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`statement_dispute\` add index \`statement_dispute_of_statement\` (\`lender_id\`, \`statement_id\`, \`id\`);`);
    this.addSql(`alter table \`statement_dispute\` add index \`statement_dispute_to_settle\` (\`lender_id\`, \`agreement_id\`, \`settles_in\`, \`id\`);`);
    this.addSql(`alter table \`statement_dispute\` add unique \`statement_dispute_line\` (\`lender_id\`, \`line_id\`);`);

    this.addSql(`create table \`statement_payout\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`statement_id\` binary(16) not null, \`payee_account_id\` binary(16) null, \`reference\` varchar(64) not null, \`amount_minor\` bigint not null, \`value_date\` char(10) not null, \`flags\` longtext not null, \`recorded_by\` varchar(64) not null, \`recorded_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`statement_payout\` add unique \`statement_payout_statement\` (\`lender_id\`, \`statement_id\`);`);

    this.addSql(`create table \`stored_person\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`sealed\` longtext not null, \`keep_until\` char(10) null, \`source\` varchar(250) not null, \`stored_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`suppression\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`address_hash\` varchar(43) not null, \`person_hash\` varchar(43) null, \`kind\` varchar(32) not null, \`address_kind\` varchar(8) not null, \`since\` bigint not null, \`ended_at\` bigint null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`suppression\` add index \`suppression_of_address\` (\`lender_id\`, \`address_hash\`, \`ended_at\`);`);

    this.addSql(`create table \`tenant_key\` (\`lender_id\` binary(16) not null, \`key_use\` varchar(8) not null, \`version\` int unsigned not null, \`wrapped\` longtext not null, \`created_at\` bigint not null, primary key (\`lender_id\`, \`key_use\`, \`version\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`verification\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`at\` bigint not null, \`recorded_at\` bigint not null, \`breaches\` int not null, \`verdicts\` longtext not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`violation\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`contact_id\` binary(16) not null, \`placement_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`debtor_id\` binary(16) not null, \`collector\` varchar(64) not null, \`rule\` varchar(64) not null, \`severity\` varchar(24) not null, \`source\` varchar(250) not null, \`packs\` varchar(160) not null, \`day\` char(10) not null, \`found_at\` bigint not null, \`since_version\` int not null, \`until_version\` int null, \`standing\` varchar(16) not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`violation\` add index \`violation_ledger\` (\`lender_id\`, \`day\`, \`agency_id\`, \`rule\`);`);
    this.addSql(`alter table \`violation\` add index \`violation_agency_page\` (\`lender_id\`, \`agency_id\`, \`id\`);`);
    this.addSql(`alter table \`violation\` add index \`violation_of_contact\` (\`lender_id\`, \`contact_id\`, \`until_version\`);`);

    this.addSql(`create table \`violation_answer\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`violation_id\` binary(16) not null, \`kind\` varchar(16) not null, \`reason\` varchar(500) not null, \`evidence\` longtext not null, \`content_hash\` varchar(44) not null, \`decision\` varchar(16) null, \`made_by\` varchar(64) not null, \`made_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`violation_answer\` add unique \`violation_answer_content\` (\`lender_id\`, \`violation_id\`, \`kind\`, \`content_hash\`, \`made_at\`);`);

    this.addSql(`create table \`visit\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`ended_at\` bigint not null, \`visitors\` longtext not null, \`outcome\` varchar(16) not null, \`people_met\` int null, \`is_identity_shown\` int null, \`is_purpose_explained\` int null, \`notice_given_at\` bigint null, \`has_entered\` int null, \`has_entry_consent\` int null, \`distance_metres\` int null, \`evidence\` longtext not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`waiver\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`placement_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`reference\` varchar(64) not null, \`content_hash\` varchar(44) not null, \`agreement_id\` binary(16) not null, \`amount_minor\` bigint not null, \`value_date\` char(10) not null, \`reason\` varchar(32) not null, \`settles_in\` int not null, \`recorded_by\` varchar(64) not null, \`reported_at\` bigint not null, \`flags\` longtext not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`waiver\` add index \`waiver_settlement\` (\`lender_id\`, \`agreement_id\`, \`settles_in\`, \`placement_id\`);`);
    this.addSql(`alter table \`waiver\` add index \`waiver_by_day\` (\`lender_id\`, \`agreement_id\`, \`settles_in\`, \`value_date\`, \`id\`);`);
    this.addSql(`alter table \`waiver\` add index \`waiver_of_placement\` (\`lender_id\`, \`placement_id\`, \`id\`);`);
    this.addSql(`alter table \`waiver\` add unique \`waiver_reference\` (\`lender_id\`, \`agency_id\`, \`reference\`);`);

    this.addSql(`alter table \`import\` add constraint \`import_lender_fk\` foreign key (\`lender_id\`) references \`lender\` (\`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`import_error\` add constraint \`import_error_import_id_fk\` foreign key (\`lender_id\`, \`import_id\`) references \`import\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`erasure\` add constraint \`erasure_lender_fk\` foreign key (\`lender_id\`) references \`lender\` (\`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`disclosure_profile\` add constraint \`disclosure_profile_lender_fk\` foreign key (\`lender_id\`) references \`lender\` (\`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`disclosure\` add constraint \`disclosure_lender_fk\` foreign key (\`lender_id\`) references \`lender\` (\`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`debtor_key\` add constraint \`debtor_key_lender_fk\` foreign key (\`lender_id\`) references \`lender\` (\`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`debtor\` add constraint \`debtor_id_fk\` foreign key (\`lender_id\`, \`id\`) references \`debtor_key\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`contact_point\` add constraint \`contact_point_debtor_id_fk\` foreign key (\`lender_id\`, \`debtor_id\`) references \`debtor\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`conduct_policy\` add constraint \`conduct_policy_lender_fk\` foreign key (\`lender_id\`) references \`lender\` (\`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`agency\` add constraint \`agency_lender_fk\` foreign key (\`lender_id\`) references \`lender\` (\`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`initial_access_token\` add constraint \`initial_access_token_agency_id_fk\` foreign key (\`lender_id\`, \`agency_id\`) references \`agency\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`client\` add constraint \`client_lender_fk\` foreign key (\`lender_id\`) references \`lender\` (\`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`client\` add constraint \`client_agency_id_fk\` foreign key (\`lender_id\`, \`agency_id\`) references \`agency\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`agreement\` add constraint \`agreement_agency_id_fk\` foreign key (\`lender_id\`, \`agency_id\`) references \`agency\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`agreement\` add constraint \`agreement_profile_id_fk\` foreign key (\`lender_id\`, \`profile_id\`) references \`disclosure_profile\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`ledger_account\` add constraint \`ledger_account_agreement_id_fk\` foreign key (\`lender_id\`, \`agreement_id\`) references \`agreement\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`ledger_transfer\` add constraint \`ledger_transfer_agreement_id_debit_currency_fk\` foreign key (\`lender_id\`, \`agreement_id\`, \`debit\`, \`currency\`) references \`ledger_account\` (\`lender_id\`, \`agreement_id\`, \`kind\`, \`currency\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`ledger_transfer\` add constraint \`ledger_transfer_agreement_id_credit_currency_fk\` foreign key (\`lender_id\`, \`agreement_id\`, \`credit\`, \`currency\`) references \`ledger_account\` (\`lender_id\`, \`agreement_id\`, \`kind\`, \`currency\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`ledger_transfer\` add constraint \`ledger_transfer_reverses_fk\` foreign key (\`lender_id\`, \`reverses\`) references \`ledger_transfer\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`ledger_transfer\` add constraint \`ledger_transfer_amount_check\` check (amount_minor > 0);`);
    this.addSql(`alter table \`ledger_transfer\` add constraint \`ledger_transfer_sides_check\` check (debit <> credit);`);

    this.addSql(`alter table \`ledger_balance\` add constraint \`ledger_balance_agreement_id_kind_fk\` foreign key (\`lender_id\`, \`agreement_id\`, \`kind\`) references \`ledger_account\` (\`lender_id\`, \`agreement_id\`, \`kind\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`fee_schedule\` add constraint \`fee_schedule_agreement_id_fk\` foreign key (\`lender_id\`, \`agreement_id\`) references \`agreement\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`fee_pool\` add constraint \`fee_pool_agreement_id_fk\` foreign key (\`lender_id\`, \`agreement_id\`) references \`agreement\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`fee_pool\` add constraint \`fee_pool_schedule_id_fk\` foreign key (\`lender_id\`, \`schedule_id\`) references \`fee_schedule\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`access_grant\` add constraint \`access_grant_agency_id_fk\` foreign key (\`lender_id\`, \`agency_id\`) references \`agency\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`access_grant\` add constraint \`access_grant_profile_id_fk\` foreign key (\`lender_id\`, \`profile_id\`) references \`disclosure_profile\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`grant_use\` add constraint \`grant_use_grant_id_fk\` foreign key (\`lender_id\`, \`grant_id\`) references \`access_grant\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`grant_token\` add constraint \`grant_token_grant_id_agency_id_fk\` foreign key (\`lender_id\`, \`grant_id\`, \`agency_id\`) references \`access_grant\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`account_load\` add constraint \`account_load_lender_fk\` foreign key (\`lender_id\`) references \`lender\` (\`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`account_change\` add constraint \`account_change_load_id_fk\` foreign key (\`lender_id\`, \`load_id\`) references \`account_load\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`account\` add constraint \`account_debtor_id_fk\` foreign key (\`lender_id\`, \`debtor_id\`) references \`debtor\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`account\` add constraint \`account_load_id_fk\` foreign key (\`lender_id\`, \`load_id\`) references \`account_load\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`limitation_fact\` add constraint \`limitation_fact_account_id_fk\` foreign key (\`lender_id\`, \`account_id\`) references \`account\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`member\` add constraint \`member_lender_fk\` foreign key (\`lender_id\`) references \`lender\` (\`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`member\` add constraint \`member_agency_id_fk\` foreign key (\`lender_id\`, \`agency_id\`) references \`agency\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`party\` add constraint \`party_account_id_fk\` foreign key (\`lender_id\`, \`account_id\`) references \`account\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`party\` add constraint \`party_debtor_id_fk\` foreign key (\`lender_id\`, \`debtor_id\`) references \`debtor\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`party\` add constraint \`party_load_id_fk\` foreign key (\`lender_id\`, \`load_id\`) references \`account_load\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`payee_account\` add constraint \`payee_account_agreement_id_fk\` foreign key (\`lender_id\`, \`agreement_id\`) references \`agreement\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`period\` add constraint \`period_agreement_id_fk\` foreign key (\`lender_id\`, \`agreement_id\`) references \`agreement\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`person_correction\` add constraint \`person_correction_debtor_id_fk\` foreign key (\`lender_id\`, \`debtor_id\`) references \`debtor\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`portfolio\` add constraint \`portfolio_lender_fk\` foreign key (\`lender_id\`) references \`lender\` (\`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`placement_batch\` add constraint \`placement_batch_agreement_id_agency_id_fk\` foreign key (\`lender_id\`, \`agreement_id\`, \`agency_id\`) references \`agreement\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`placement_batch\` add constraint \`placement_batch_grant_id_agency_id_fk\` foreign key (\`lender_id\`, \`grant_id\`, \`agency_id\`) references \`access_grant\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`placement_batch\` add constraint \`placement_batch_portfolio_id_fk\` foreign key (\`lender_id\`, \`portfolio_id\`) references \`portfolio\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`placement\` add constraint \`placement_batch_id_agency_id_fk\` foreign key (\`lender_id\`, \`batch_id\`, \`agency_id\`) references \`placement_batch\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`placement\` add constraint \`placement_agreement_id_agency_id_fk\` foreign key (\`lender_id\`, \`agreement_id\`, \`agency_id\`) references \`agreement\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`placement\` add constraint \`placement_account_id_fk\` foreign key (\`lender_id\`, \`account_id\`) references \`account\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`placement\` add constraint \`placement_debtor_id_fk\` foreign key (\`lender_id\`, \`debtor_id\`) references \`debtor\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`placement\` add constraint \`placement_schedule_id_fk\` foreign key (\`lender_id\`, \`schedule_id\`) references \`fee_schedule\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`notice\` add constraint \`notice_debtor_id_fk\` foreign key (\`lender_id\`, \`debtor_id\`) references \`debtor\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`notice\` add constraint \`notice_account_id_fk\` foreign key (\`lender_id\`, \`account_id\`) references \`account\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`notice\` add constraint \`notice_contact_point_id_fk\` foreign key (\`lender_id\`, \`contact_point_id\`) references \`contact_point\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`notice\` add constraint \`notice_placement_id_agency_id_fk\` foreign key (\`lender_id\`, \`placement_id\`, \`agency_id\`) references \`placement\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`notice_end\` add constraint \`notice_end_id_fk\` foreign key (\`lender_id\`, \`id\`) references \`notice\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`notice_end\` add constraint \`notice_end_placement_id_agency_id_fk\` foreign key (\`lender_id\`, \`placement_id\`, \`agency_id\`) references \`placement\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`deletion_duty\` add constraint \`deletion_duty_id_agency_id_fk\` foreign key (\`lender_id\`, \`id\`, \`agency_id\`) references \`placement\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`deletion_attestation\` add constraint \`deletion_attestation_placement_id_agency_id_fk\` foreign key (\`lender_id\`, \`placement_id\`, \`agency_id\`) references \`deletion_duty\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`contact_permit\` add constraint \`contact_permit_placement_id_agency_id_debtor_id_fk\` foreign key (\`lender_id\`, \`placement_id\`, \`agency_id\`, \`debtor_id\`) references \`placement\` (\`lender_id\`, \`id\`, \`agency_id\`, \`debtor_id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`contact_permit\` add constraint \`contact_permit_contact_point_id_fk\` foreign key (\`lender_id\`, \`contact_point_id\`) references \`contact_point\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`dial_token\` add constraint \`dial_token_placement_id_agency_id_debtor_id_fk\` foreign key (\`lender_id\`, \`placement_id\`, \`agency_id\`, \`debtor_id\`) references \`placement\` (\`lender_id\`, \`id\`, \`agency_id\`, \`debtor_id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`dial_token\` add constraint \`dial_token_contact_point_id_fk\` foreign key (\`lender_id\`, \`contact_point_id\`) references \`contact_point\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`dial_token\` add constraint \`dial_token_permit_id_fk\` foreign key (\`lender_id\`, \`permit_id\`) references \`contact_permit\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`contact\` add constraint \`contact_placement_id_agency_id_debtor_id_fk\` foreign key (\`lender_id\`, \`placement_id\`, \`agency_id\`, \`debtor_id\`) references \`placement\` (\`lender_id\`, \`id\`, \`agency_id\`, \`debtor_id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`contact\` add constraint \`contact_contact_point_id_fk\` foreign key (\`lender_id\`, \`contact_point_id\`) references \`contact_point\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`contact\` add constraint \`contact_permit_id_fk\` foreign key (\`lender_id\`, \`permit_id\`) references \`contact_permit\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`letter\` add constraint \`letter_id_fk\` foreign key (\`lender_id\`, \`id\`) references \`contact\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`letter\` add constraint \`letter_account_id_fk\` foreign key (\`lender_id\`, \`account_id\`) references \`account\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`letter_delivery\` add constraint \`letter_delivery_letter_id_fk\` foreign key (\`lender_id\`, \`letter_id\`) references \`letter\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`letter_delivery\` add constraint \`letter_delivery_placement_id_agency_id_fk\` foreign key (\`lender_id\`, \`placement_id\`, \`agency_id\`) references \`placement\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`complaint\` add constraint \`complaint_account_id_fk\` foreign key (\`lender_id\`, \`account_id\`) references \`account\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`complaint\` add constraint \`complaint_placement_id_agency_id_fk\` foreign key (\`lender_id\`, \`placement_id\`, \`agency_id\`) references \`placement\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`complaint\` add constraint \`complaint_notice_id_fk\` foreign key (\`lender_id\`, \`notice_id\`) references \`notice\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`complaint_step\` add constraint \`complaint_step_id_fk\` foreign key (\`lender_id\`, \`id\`) references \`complaint\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`promise\` add constraint \`promise_placement_id_agency_id_fk\` foreign key (\`lender_id\`, \`placement_id\`, \`agency_id\`) references \`placement\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`payment\` add constraint \`payment_placement_id_agency_id_fk\` foreign key (\`lender_id\`, \`placement_id\`, \`agency_id\`) references \`placement\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`payment\` add constraint \`payment_agreement_id_fk\` foreign key (\`lender_id\`, \`agreement_id\`) references \`agreement\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`payment\` add constraint \`payment_promise_id_fk\` foreign key (\`lender_id\`, \`promise_id\`) references \`promise\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`payment_confirmation\` add constraint \`payment_confirmation_payment_id_placement_id_agency_id_fk\` foreign key (\`lender_id\`, \`payment_id\`, \`placement_id\`, \`agency_id\`) references \`payment\` (\`lender_id\`, \`id\`, \`placement_id\`, \`agency_id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`payment_confirmation\` add constraint \`payment_confirmation_agreement_id_fk\` foreign key (\`lender_id\`, \`agreement_id\`) references \`agreement\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`reversal\` add constraint \`reversal_payment_id_placement_id_agency_id_fk\` foreign key (\`lender_id\`, \`payment_id\`, \`placement_id\`, \`agency_id\`) references \`payment\` (\`lender_id\`, \`id\`, \`placement_id\`, \`agency_id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`reversal\` add constraint \`reversal_agreement_id_fk\` foreign key (\`lender_id\`, \`agreement_id\`) references \`agreement\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`review\` add constraint \`review_id_fk\` foreign key (\`lender_id\`, \`id\`) references \`contact\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`review\` add constraint \`review_agency_id_fk\` foreign key (\`lender_id\`, \`agency_id\`) references \`agency\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`review_finding\` add constraint \`review_finding_review_id_fk\` foreign key (\`lender_id\`, \`review_id\`) references \`review\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`review_plan\` add constraint \`review_plan_agency_id_fk\` foreign key (\`lender_id\`, \`agency_id\`) references \`agency\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`settlement_terms\` add constraint \`settlement_terms_agreement_id_fk\` foreign key (\`lender_id\`, \`agreement_id\`) references \`agreement\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`statement\` add constraint \`statement_agreement_id_agency_id_fk\` foreign key (\`lender_id\`, \`agreement_id\`, \`agency_id\`) references \`agreement\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`statement\` add constraint \`statement_period_id_fk\` foreign key (\`lender_id\`, \`period_id\`) references \`period\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`statement\` add constraint \`statement_payee_account_id_fk\` foreign key (\`lender_id\`, \`payee_account_id\`) references \`payee_account\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`statement_invoice\` add constraint \`statement_invoice_statement_id_fk\` foreign key (\`lender_id\`, \`statement_id\`) references \`statement\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`statement_line\` add constraint \`statement_line_statement_id_fk\` foreign key (\`lender_id\`, \`statement_id\`) references \`statement\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`statement_line\` add constraint \`statement_line_placement_id_fk\` foreign key (\`lender_id\`, \`placement_id\`) references \`placement\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`statement_dispute\` add constraint \`statement_dispute_statement_id_fk\` foreign key (\`lender_id\`, \`statement_id\`) references \`statement\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`statement_dispute\` add constraint \`statement_dispute_line_id_fk\` foreign key (\`lender_id\`, \`line_id\`) references \`statement_line\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`statement_payout\` add constraint \`statement_payout_statement_id_fk\` foreign key (\`lender_id\`, \`statement_id\`) references \`statement\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`stored_person\` add constraint \`stored_person_lender_fk\` foreign key (\`lender_id\`) references \`lender\` (\`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`suppression\` add constraint \`suppression_lender_fk\` foreign key (\`lender_id\`) references \`lender\` (\`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`tenant_key\` add constraint \`tenant_key_lender_fk\` foreign key (\`lender_id\`) references \`lender\` (\`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`verification\` add constraint \`verification_lender_fk\` foreign key (\`lender_id\`) references \`lender\` (\`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`violation\` add constraint \`violation_contact_id_fk\` foreign key (\`lender_id\`, \`contact_id\`) references \`contact\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`violation\` add constraint \`violation_placement_id_agency_id_debtor_id_fk\` foreign key (\`lender_id\`, \`placement_id\`, \`agency_id\`, \`debtor_id\`) references \`placement\` (\`lender_id\`, \`id\`, \`agency_id\`, \`debtor_id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`violation_answer\` add constraint \`violation_answer_violation_id_fk\` foreign key (\`lender_id\`, \`violation_id\`) references \`violation\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`visit\` add constraint \`visit_id_fk\` foreign key (\`lender_id\`, \`id\`) references \`contact\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`waiver\` add constraint \`waiver_placement_id_agency_id_fk\` foreign key (\`lender_id\`, \`placement_id\`, \`agency_id\`) references \`placement\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`waiver\` add constraint \`waiver_agreement_id_fk\` foreign key (\`lender_id\`, \`agreement_id\`) references \`agreement\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
  }
}
