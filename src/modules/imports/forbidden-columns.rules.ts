/** Data that may not be handed to a collection agency, by how their columns are called, with the law that says so. */
interface Forbidden {
  readonly what: string;
  readonly law: string;
  readonly headings: RegExp;
}

/*
 * Personal Information Protection Law of China (PIPL): art. 5 (lawfulness, necessity), art. 6 (least data for the
 * purpose), art. 28 (sensitive data: biometrics, beliefs, health, financial accounts, whereabouts).
 */
const forbidden: readonly Forbidden[] = [
  {
    what: "relatives' and friends' details",
    law: 'PIPL arts. 5 and 6',
    headings:
      /relative|next_?of_?kin|kin(ship)?_|spouse|husband|wife|parent|father|mother|sibling|friend|colleague|亲属|亲友|配偶|父母|朋友|同事/,
  },
  {
    what: 'phone books and contact lists',
    law: 'PIPL arts. 5 and 6',
    headings: /phone_?book|address_?book|contact(s|_?list)$|emergency_?contact|通讯录|联系人/,
  },
  {
    what: 'call logs and messages',
    law: 'PIPL arts. 5 and 6',
    headings:
      /call_?(log|record|history|detail)|sms_?(log|record|history)|message_?(log|history)|通话|短信记录/,
  },
  {
    what: 'bureau data and credit scores',
    law: 'PIPL art. 6',
    headings: /bureau|credit_?(score|report|rating)|fico|sesame|征信|信用分|芝麻/,
  },
  {
    what: "the debtor's bank accounts and cards",
    law: 'PIPL art. 28',
    headings: /bank_?(account|card)|card_?(number|no$)|iban|cvv|银行卡|银行账|银行帐|卡号/,
  },
  {
    what: 'biometrics',
    law: 'PIPL art. 28',
    headings: /biometric|fingerprint|face_?(id|image|photo|print)|iris|voice_?print|人脸|指纹|声纹|虹膜/,
  },
  {
    what: 'health, income, beliefs and whereabouts',
    law: 'PIPL arts. 6 and 28',
    headings:
      /medical|diagnos|health|disease|religion|ethnic|political|income|salary|gps|location|latitude|longitude|病|健康|宗教|民族|收入|工资|行踪|定位/,
  },
  {
    what: 'devices and credentials',
    law: 'PIPL art. 6',
    headings: /device|imei|mac_?address|password|passcode|(^|_)pin($|_)|密码|设备/,
  },
];

/** Why a column of this name may never be imported, whatever it is mapped to; null when it may. */
export function forbiddenColumn(heading: string): { readonly what: string; readonly law: string } | null {
  const name = heading
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replaceAll(/[\s.-]+/g, '_');
  const found = forbidden.find(({ headings }) => headings.test(name));
  return found === undefined ? null : { what: found.what, law: found.law };
}
