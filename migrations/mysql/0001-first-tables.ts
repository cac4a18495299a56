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

    this.addSql(`create table \`debtor\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`reference\` varchar(64) not null, \`jurisdiction\` varchar(8) not null, \`time_zones\` longtext not null, \`language\` varchar(16) null, \`name_masked\` varchar(250) not null, \`national_id_masked\` varchar(64) null, \`sealed\` longtext not null, \`created_at\` bigint not null, \`updated_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`debtor\` add unique \`debtor_reference\` (\`lender_id\`, \`reference\`);`);

    this.addSql(`create table \`contact_point\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`debtor_id\` binary(16) not null, \`kind\` varchar(16) not null, \`position\` int not null, \`masked\` varchar(250) not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`contact_point\` add unique \`contact_point_place\` (\`lender_id\`, \`debtor_id\`, \`kind\`, \`position\`);`);

    this.addSql(`create table \`agency\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`reference\` varchar(64) not null, \`content_hash\` varchar(44) not null, \`name\` varchar(200) not null, \`status\` varchar(16) not null, \`status_reason\` varchar(500) null, \`created_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`agency\` add unique \`agency_reference\` (\`lender_id\`, \`reference\`);`);

    this.addSql(`create table \`initial_access_token\` (\`token_hash\` varchar(44) not null, \`lender_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`expires_at\` bigint not null, primary key (\`token_hash\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`initial_access_token\` add index \`initial_access_token_of_agency\` (\`lender_id\`, \`agency_id\`);`);

    this.addSql(`create table \`client\` (\`id\` binary(16) not null, \`lender_id\` binary(16) not null, \`agency_id\` binary(16) null, \`name\` varchar(200) not null, \`scopes\` longtext not null, \`jwks\` longtext not null, \`auth_method\` varchar(32) not null, \`tls_subject\` varchar(500) null, \`dpop_bound\` int null, \`management_token_hash\` varchar(44) null, \`status\` varchar(16) not null, \`revoked_before\` bigint null, \`created_at\` bigint not null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`client\` add index \`client_of_lender\` (\`lender_id\`, \`agency_id\`);`);

    this.addSql(`create table \`agreement\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`agency_id\` binary(16) not null, \`reference\` varchar(64) not null, \`name\` varchar(200) not null, \`status\` varchar(16) not null, \`time_zone\` varchar(64) not null, \`currency\` varchar(3) not null, \`window_days\` int not null, \`report_window_days\` int not null, \`channels\` longtext not null, \`disclosure_profile\` varchar(32) not null, \`grant_tokens_allowed\` int not null, \`made_by\` varchar(64) not null, \`created_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`agreement\` add unique \`agreement_reference\` (\`lender_id\`, \`reference\`);`);
    this.addSql(`alter table \`agreement\` add unique \`agreement_of_agency\` (\`lender_id\`, \`id\`, \`agency_id\`);`);

    this.addSql(`create table \`fee_schedule\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`agreement_id\` binary(16) not null, \`version\` int not null, \`effective_from\` char(10) not null, \`status\` varchar(16) not null, \`terms\` longtext not null, \`made_by\` varchar(64) not null, \`approved_by\` varchar(64) null, \`approved_at\` bigint null, \`created_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`fee_schedule\` add unique \`fee_schedule_version\` (\`lender_id\`, \`agreement_id\`, \`version\`);`);

    this.addSql(`create table \`access_grant\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`agency_id\` binary(16) not null, \`status\` varchar(16) not null, \`scopes\` longtext not null, \`disclosure_profile\` varchar(32) not null, \`client_ids\` longtext null, \`networks\` longtext null, \`epoch\` int not null, \`starts_at\` bigint null, \`ends_at\` bigint null, \`status_reason\` varchar(500) null, \`last_edited_by\` varchar(64) not null, \`last_edited_at\` bigint not null, \`created_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`access_grant\` add unique \`access_grant_of_agency\` (\`lender_id\`, \`id\`, \`agency_id\`);`);

    this.addSql(`create table \`grant_use\` (\`lender_id\` binary(16) not null, \`grant_id\` binary(16) not null, \`actor_id\` varchar(64) not null, \`remote_address\` varchar(64) not null, \`day\` char(10) not null, \`requests\` int not null, \`first_at\` bigint not null, \`last_at\` bigint not null, primary key (\`lender_id\`, \`grant_id\`, \`actor_id\`, \`remote_address\`, \`day\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`grant_token\` (\`id\` binary(16) not null, \`lender_id\` binary(16) not null, \`grant_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`name\` varchar(200) not null, \`scopes\` longtext not null, \`token_hash\` varchar(43) not null, \`created_by\` varchar(64) not null, \`created_at\` bigint not null, \`expires_at\` bigint not null, \`revoked_at\` bigint null, \`last_used_at\` bigint null, \`last_used_from\` varchar(64) null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`grant_token\` add index \`grant_token_of_grant\` (\`lender_id\`, \`grant_id\`, \`agency_id\`, \`id\`);`);
    this.addSql(`alter table \`grant_token\` add unique \`grant_token_hash\` (\`token_hash\`);`);

    this.addSql(`create table \`account_load\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`visible_at\` bigint null, \`created_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`account_change\` (\`lender_id\` binary(16) not null, \`load_id\` binary(16) not null, \`account_id\` binary(16) not null, \`principal_minor\` bigint not null, \`interest_minor\` bigint not null, \`fees_minor\` bigint not null, \`penalty_minor\` bigint not null, \`as_of\` char(10) not null, \`delinquent_since\` char(10) null, \`months_past_due\` int null, \`holds\` longtext not null, primary key (\`lender_id\`, \`load_id\`, \`account_id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`account\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`account_number\` varchar(64) not null, \`portfolio\` varchar(64) not null, \`debtor_id\` binary(16) not null, \`product\` varchar(64) null, \`currency\` varchar(3) not null, \`principal_minor\` bigint not null, \`interest_minor\` bigint not null, \`fees_minor\` bigint not null, \`penalty_minor\` bigint not null, \`as_of\` char(10) not null, \`delinquent_since\` char(10) null, \`months_past_due\` int null, \`jurisdiction\` varchar(8) not null, \`time_zones\` longtext not null, \`status\` varchar(16) not null, \`holds\` longtext not null, \`placements\` int not null, \`is_placed\` int not null, \`load_id\` binary(16) not null, \`created_at\` bigint not null, \`updated_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`account\` add index \`account_portfolio\` (\`lender_id\`, \`portfolio\`, \`id\`);`);
    this.addSql(`alter table \`account\` add unique \`account_number\` (\`lender_id\`, \`account_number\`);`);

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

    this.addSql(`create table \`period\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`agreement_id\` binary(16) not null, \`currency\` varchar(3) not null, \`month\` int not null, \`state\` varchar(16) not null, \`opened_at\` bigint not null, \`closing_at\` bigint null, \`closed_at\` bigint null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`period\` add unique \`period_month\` (\`lender_id\`, \`agreement_id\`, \`currency\`, \`month\`);`);

    this.addSql(`create table \`portfolio\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`name\` varchar(64) not null, \`created_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`portfolio\` add unique \`portfolio_name\` (\`lender_id\`, \`name\`);`);

    this.addSql(`create table \`placement_batch\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`agreement_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`grant_id\` binary(16) not null, \`portfolio_id\` binary(16) null, \`reference\` varchar(64) not null, \`content_hash\` varchar(44) not null, \`placed_on\` char(10) not null, \`size\` int not null, \`placed_minor\` bigint not null, \`currency\` varchar(3) not null, \`made_by\` varchar(64) not null, \`created_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`placement_batch\` add index \`placement_batch_of_grant\` (\`lender_id\`, \`grant_id\`, \`agency_id\`);`);
    this.addSql(`alter table \`placement_batch\` add index \`placement_batch_of_portfolio\` (\`lender_id\`, \`portfolio_id\`, \`agency_id\`, \`id\`);`);
    this.addSql(`alter table \`placement_batch\` add unique \`placement_batch_reference\` (\`lender_id\`, \`reference\`);`);
    this.addSql(`alter table \`placement_batch\` add unique \`placement_batch_of_agency\` (\`lender_id\`, \`id\`, \`agency_id\`);`);

    this.addSql(`create table \`placement\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`batch_id\` binary(16) not null, \`agreement_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`account_id\` binary(16) not null, \`live_account_id\` binary(16) null, \`sequence\` int not null, \`status\` varchar(16) not null, \`holds\` longtext not null, \`currency\` varchar(3) not null, \`placed_minor\` bigint not null, \`paid_minor\` bigint not null, \`placed_at\` bigint not null, \`placed_on\` char(10) not null, \`time_zone\` varchar(64) not null, \`window_ends_on\` char(10) not null, \`ends_at\` bigint not null, \`schedule_id\` binary(16) not null, \`delinquent_since\` char(10) null, \`months_past_due\` int null, \`report_window_days\` int not null, \`ended_at\` bigint null, \`ended_on\` char(10) null, \`end_reason\` varchar(32) null, \`report_until\` bigint null, \`updated_at\` bigint not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`placement\` add index \`placement_agency_page\` (\`lender_id\`, \`agency_id\`, \`id\`);`);
    this.addSql(`alter table \`placement\` add index \`placement_batch_page\` (\`lender_id\`, \`batch_id\`, \`id\`);`);
    this.addSql(`alter table \`placement\` add index \`placement_settlement\` (\`lender_id\`, \`agreement_id\`, \`id\`);`);
    this.addSql(`alter table \`placement\` add index \`placement_expiry\` (\`lender_id\`, \`status\`, \`ends_at\`);`);
    this.addSql(`alter table \`placement\` add unique \`placement_live_account\` (\`lender_id\`, \`live_account_id\`);`);
    this.addSql(`alter table \`placement\` add unique \`placement_of_agency\` (\`lender_id\`, \`id\`, \`agency_id\`);`);
    this.addSql(`alter table \`placement\` add unique \`placement_turn\` (\`lender_id\`, \`account_id\`, \`sequence\`);`);

    this.addSql(`create table \`contact\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`placement_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`reference\` varchar(64) not null, \`content_hash\` varchar(44) not null, \`occurred_at\` bigint not null, \`reported_at\` bigint not null, \`channel\` varchar(16) not null, \`direction\` varchar(16) not null, \`party\` varchar(16) not null, \`connection\` varchar(32) not null, \`result\` varchar(32) not null, \`collector\` varchar(64) not null, \`flags\` longtext not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`contact\` add index \`contact_latest\` (\`lender_id\`, \`placement_id\`, \`occurred_at\`, \`id\`);`);
    this.addSql(`alter table \`contact\` add unique \`contact_reference\` (\`lender_id\`, \`agency_id\`, \`reference\`);`);

    this.addSql(`create table \`promise\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`placement_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`reference\` varchar(64) not null, \`content_hash\` varchar(44) not null, \`amount_minor\` bigint not null, \`currency\` varchar(3) not null, \`made_on\` char(10) not null, \`due_on\` char(10) not null, \`status\` varchar(16) not null, \`paid_minor\` bigint not null, \`decided_at\` bigint null, \`reported_at\` bigint not null, \`flags\` longtext not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`promise\` add index \`promise_of_placement\` (\`lender_id\`, \`placement_id\`, \`status\`, \`due_on\`);`);
    this.addSql(`alter table \`promise\` add index \`promise_due\` (\`lender_id\`, \`status\`, \`due_on\`, \`placement_id\`);`);
    this.addSql(`alter table \`promise\` add unique \`promise_reference\` (\`lender_id\`, \`agency_id\`, \`reference\`);`);

    this.addSql(`create table \`payment\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`placement_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`reference\` varchar(64) not null, \`content_hash\` varchar(44) not null, \`agreement_id\` binary(16) not null, \`reported_by\` varchar(8) not null, \`route\` varchar(16) not null, \`amount_minor\` bigint not null, \`reversed_minor\` bigint not null, \`currency\` varchar(3) not null, \`value_date\` char(10) not null, \`method\` varchar(32) null, \`promise_id\` binary(16) null, \`status\` varchar(16) not null, \`settles_in\` int not null, \`reported_at\` bigint not null, \`flags\` longtext not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`payment\` add index \`payment_settlement\` (\`lender_id\`, \`agreement_id\`, \`settles_in\`, \`placement_id\`);`);
    this.addSql(`alter table \`payment\` add index \`payment_latest\` (\`lender_id\`, \`placement_id\`, \`value_date\`, \`id\`);`);
    this.addSql(`alter table \`payment\` add unique \`payment_reference\` (\`lender_id\`, \`agency_id\`, \`reported_by\`, \`reference\`);`);
    this.addSql(`alter table \`payment\` add unique \`payment_of_placement\` (\`lender_id\`, \`id\`, \`placement_id\`, \`agency_id\`);`);

    this.addSql(`create table \`reversal\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`placement_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`reference\` varchar(64) not null, \`content_hash\` varchar(44) not null, \`payment_id\` binary(16) not null, \`agreement_id\` binary(16) not null, \`reported_by\` varchar(8) not null, \`amount_minor\` bigint not null, \`value_date\` char(10) not null, \`reason\` varchar(16) not null, \`settles_in\` int not null, \`reported_at\` bigint not null, \`flags\` longtext not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`reversal\` add index \`reversal_settlement\` (\`lender_id\`, \`agreement_id\`, \`settles_in\`, \`placement_id\`);`);
    this.addSql(`alter table \`reversal\` add index \`reversal_of_placement\` (\`lender_id\`, \`placement_id\`, \`value_date\`, \`id\`);`);
    this.addSql(`alter table \`reversal\` add unique \`reversal_reference\` (\`lender_id\`, \`agency_id\`, \`reported_by\`, \`reference\`);`);

    this.addSql(`create table \`statement\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`agreement_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`period_id\` binary(16) not null, \`month\` int not null, \`currency\` varchar(3) not null, \`state\` varchar(16) not null, \`lines\` int not null, \`payments\` int not null, \`received_minor\` bigint not null, \`reversed_minor\` bigint not null, \`base_minor\` bigint not null, \`overpaid_minor\` bigint not null, \`commission_minor\` bigint not null, \`content_hash\` varchar(64) null, \`closed_by\` varchar(64) not null, \`closed_at\` bigint null, \`approved_by\` varchar(64) null, \`approved_at\` bigint null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`statement\` add index \`statement_of_agency\` (\`lender_id\`, \`agency_id\`, \`id\`);`);
    this.addSql(`alter table \`statement\` add index \`statement_of_agreement\` (\`lender_id\`, \`agreement_id\`, \`month\`);`);
    this.addSql(`alter table \`statement\` add unique \`statement_period\` (\`lender_id\`, \`period_id\`);`);

    this.addSql(`create table \`statement_line\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`statement_id\` binary(16) not null, \`number\` int not null, \`placement_id\` binary(16) not null, \`event_id\` binary(16) not null, \`kind\` varchar(16) not null, \`value_date\` char(10) not null, \`amount_minor\` bigint not null, \`base_minor\` bigint not null, \`overpaid_minor\` bigint not null, \`fee_minor\` bigint not null, \`origin_month\` int not null, \`trace\` longtext not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`statement_line\` add unique \`statement_line_event\` (\`lender_id\`, \`event_id\`);`);
    this.addSql(`alter table \`statement_line\` add unique \`statement_line_place\` (\`lender_id\`, \`statement_id\`, \`number\`);`);

    this.addSql(`create table \`tenant_key\` (\`lender_id\` binary(16) not null, \`version\` int unsigned not null, \`wrapped\` longtext not null, \`created_at\` bigint not null, primary key (\`lender_id\`, \`version\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);

    this.addSql(`create table \`visit\` (\`lender_id\` binary(16) not null, \`id\` binary(16) not null, \`placement_id\` binary(16) not null, \`agency_id\` binary(16) not null, \`reference\` varchar(64) not null, \`content_hash\` varchar(44) not null, \`started_at\` bigint not null, \`ended_at\` bigint not null, \`reported_at\` bigint not null, \`visitors\` longtext not null, \`outcome\` varchar(16) not null, \`evidence\` longtext not null, \`flags\` longtext not null, primary key (\`lender_id\`, \`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`);
    this.addSql(`alter table \`visit\` add index \`visit_latest\` (\`lender_id\`, \`placement_id\`, \`started_at\`, \`id\`);`);
    this.addSql(`alter table \`visit\` add unique \`visit_reference\` (\`lender_id\`, \`agency_id\`, \`reference\`);`);

    this.addSql(`alter table \`import\` add constraint \`import_lender_fk\` foreign key (\`lender_id\`) references \`lender\` (\`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`import_error\` add constraint \`import_error_import_id_fk\` foreign key (\`lender_id\`, \`import_id\`) references \`import\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`debtor\` add constraint \`debtor_lender_fk\` foreign key (\`lender_id\`) references \`lender\` (\`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`contact_point\` add constraint \`contact_point_debtor_id_fk\` foreign key (\`lender_id\`, \`debtor_id\`) references \`debtor\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`agency\` add constraint \`agency_lender_fk\` foreign key (\`lender_id\`) references \`lender\` (\`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`initial_access_token\` add constraint \`initial_access_token_agency_id_fk\` foreign key (\`lender_id\`, \`agency_id\`) references \`agency\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`client\` add constraint \`client_lender_fk\` foreign key (\`lender_id\`) references \`lender\` (\`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`client\` add constraint \`client_agency_id_fk\` foreign key (\`lender_id\`, \`agency_id\`) references \`agency\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`agreement\` add constraint \`agreement_agency_id_fk\` foreign key (\`lender_id\`, \`agency_id\`) references \`agency\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`fee_schedule\` add constraint \`fee_schedule_agreement_id_fk\` foreign key (\`lender_id\`, \`agreement_id\`) references \`agreement\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`access_grant\` add constraint \`access_grant_agency_id_fk\` foreign key (\`lender_id\`, \`agency_id\`) references \`agency\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`grant_use\` add constraint \`grant_use_grant_id_fk\` foreign key (\`lender_id\`, \`grant_id\`) references \`access_grant\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`grant_token\` add constraint \`grant_token_grant_id_agency_id_fk\` foreign key (\`lender_id\`, \`grant_id\`, \`agency_id\`) references \`access_grant\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`account_load\` add constraint \`account_load_lender_fk\` foreign key (\`lender_id\`) references \`lender\` (\`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`account_change\` add constraint \`account_change_load_id_fk\` foreign key (\`lender_id\`, \`load_id\`) references \`account_load\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`account\` add constraint \`account_debtor_id_fk\` foreign key (\`lender_id\`, \`debtor_id\`) references \`debtor\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`account\` add constraint \`account_load_id_fk\` foreign key (\`lender_id\`, \`load_id\`) references \`account_load\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`member\` add constraint \`member_lender_fk\` foreign key (\`lender_id\`) references \`lender\` (\`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`member\` add constraint \`member_agency_id_fk\` foreign key (\`lender_id\`, \`agency_id\`) references \`agency\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`party\` add constraint \`party_account_id_fk\` foreign key (\`lender_id\`, \`account_id\`) references \`account\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`party\` add constraint \`party_debtor_id_fk\` foreign key (\`lender_id\`, \`debtor_id\`) references \`debtor\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`party\` add constraint \`party_load_id_fk\` foreign key (\`lender_id\`, \`load_id\`) references \`account_load\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`period\` add constraint \`period_agreement_id_fk\` foreign key (\`lender_id\`, \`agreement_id\`) references \`agreement\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`portfolio\` add constraint \`portfolio_lender_fk\` foreign key (\`lender_id\`) references \`lender\` (\`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`placement_batch\` add constraint \`placement_batch_agreement_id_agency_id_fk\` foreign key (\`lender_id\`, \`agreement_id\`, \`agency_id\`) references \`agreement\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`placement_batch\` add constraint \`placement_batch_grant_id_agency_id_fk\` foreign key (\`lender_id\`, \`grant_id\`, \`agency_id\`) references \`access_grant\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`placement_batch\` add constraint \`placement_batch_portfolio_id_fk\` foreign key (\`lender_id\`, \`portfolio_id\`) references \`portfolio\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`placement\` add constraint \`placement_batch_id_agency_id_fk\` foreign key (\`lender_id\`, \`batch_id\`, \`agency_id\`) references \`placement_batch\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`placement\` add constraint \`placement_agreement_id_agency_id_fk\` foreign key (\`lender_id\`, \`agreement_id\`, \`agency_id\`) references \`agreement\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`placement\` add constraint \`placement_account_id_fk\` foreign key (\`lender_id\`, \`account_id\`) references \`account\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`placement\` add constraint \`placement_schedule_id_fk\` foreign key (\`lender_id\`, \`schedule_id\`) references \`fee_schedule\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`contact\` add constraint \`contact_placement_id_agency_id_fk\` foreign key (\`lender_id\`, \`placement_id\`, \`agency_id\`) references \`placement\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`promise\` add constraint \`promise_placement_id_agency_id_fk\` foreign key (\`lender_id\`, \`placement_id\`, \`agency_id\`) references \`placement\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`payment\` add constraint \`payment_placement_id_agency_id_fk\` foreign key (\`lender_id\`, \`placement_id\`, \`agency_id\`) references \`placement\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`payment\` add constraint \`payment_agreement_id_fk\` foreign key (\`lender_id\`, \`agreement_id\`) references \`agreement\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`payment\` add constraint \`payment_promise_id_fk\` foreign key (\`lender_id\`, \`promise_id\`) references \`promise\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`reversal\` add constraint \`reversal_payment_id_placement_id_agency_id_fk\` foreign key (\`lender_id\`, \`payment_id\`, \`placement_id\`, \`agency_id\`) references \`payment\` (\`lender_id\`, \`id\`, \`placement_id\`, \`agency_id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`reversal\` add constraint \`reversal_agreement_id_fk\` foreign key (\`lender_id\`, \`agreement_id\`) references \`agreement\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`statement\` add constraint \`statement_agreement_id_agency_id_fk\` foreign key (\`lender_id\`, \`agreement_id\`, \`agency_id\`) references \`agreement\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`statement\` add constraint \`statement_period_id_fk\` foreign key (\`lender_id\`, \`period_id\`) references \`period\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`statement_line\` add constraint \`statement_line_statement_id_fk\` foreign key (\`lender_id\`, \`statement_id\`) references \`statement\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);
    this.addSql(`alter table \`statement_line\` add constraint \`statement_line_placement_id_fk\` foreign key (\`lender_id\`, \`placement_id\`) references \`placement\` (\`lender_id\`, \`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`tenant_key\` add constraint \`tenant_key_lender_fk\` foreign key (\`lender_id\`) references \`lender\` (\`id\`) on update restrict on delete restrict;`);

    this.addSql(`alter table \`visit\` add constraint \`visit_placement_id_agency_id_fk\` foreign key (\`lender_id\`, \`placement_id\`, \`agency_id\`) references \`placement\` (\`lender_id\`, \`id\`, \`agency_id\`) on update restrict on delete restrict;`);
  }
}
