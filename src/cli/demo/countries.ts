import type { CurrencyCode } from '../../kernel/currencies.js';
import type { SeededRandom } from './seeded-random.js';

/** How invented people of a country are made up. Names come from syllables; nobody real is meant. */
export interface Country {
  readonly jurisdiction: string;
  readonly currency: CurrencyCode;
  readonly language: string;
  readonly zones: readonly string[];
  /** The offset written on reports from there; summer time is left to better tellers. */
  readonly offset: string;
  /** A typical balance in minor units. */
  readonly typicalMinor: number;
  readonly places: readonly (readonly [city: string, district: string])[];
  name(random: SeededRandom): string;
  phone(serial: number): string;
  nationalId(serial: number): string;
  street(random: SeededRandom): string;
}

const digits = (serial: number, length: number) => String(serial).padStart(length, '0').slice(-length);

const china: Country = {
  jurisdiction: 'CN',
  currency: 'CNY',
  language: 'zh-CN',
  zones: ['Asia/Shanghai'],
  offset: '+08:00',
  typicalMinor: 1_800_000,
  places: [
    ['上海市', '浦东新区'],
    ['杭州市', '西湖区'],
    ['成都市', '武侯区'],
    ['武汉市', '江岸区'],
    ['南京市', '鼓楼区'],
  ],
  name: (random) =>
    random.pick(['岑', '樊', '邬', '柏', '乐', '钮', '冉', '蔺']) +
    random.pick(['明', '思', '若', '清', '远', '嘉']) +
    random.pick(['川', '然', '溪', '舟', '宁', '禾', '岚']),
  // no mobile number of the country begins with 10 (YD/T numbering plan: 13 to 19)
  phone: (serial) => `+86100${digits(serial, 8)}`,
  // no region has the code 990000 (GB/T 2260)
  nationalId: (serial) => `990000199001${digits(serial, 5)}X`,
  street: (random) => `样例路${random.whole(1, 400)}号`,
};

const states: Country = {
  jurisdiction: 'US',
  currency: 'USD',
  language: 'en-US',
  zones: ['America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles'],
  offset: '-06:00',
  typicalMinor: 240_000,
  places: [
    ['Chicago', 'Cook County'],
    ['Houston', 'Harris County'],
    ['Denver', 'Denver County'],
    ['Columbus', 'Franklin County'],
  ],
  name: (random) =>
    `${latin(random)} ${latin(random)}${random.pick(['worth', 'field', 'mere', 'stead', 'ley'])}`,
  // 555-0100 to 555-0199 are kept for fiction in every area (ATIS-0300115)
  phone: (serial) =>
    `+1${[312, 713, 303, 614, 206, 404, 617, 702][Math.floor(serial / 100) % 8]}55501${digits(serial, 2)}`,
  // area 000 was never issued
  nationalId: (serial) => `000-${digits(Math.floor(serial / 10_000) + 10, 2)}-${digits(serial, 4)}`,
  street: (random) => `${random.whole(1, 900)} Example Street`,
};

const kingdom: Country = {
  jurisdiction: 'UK',
  currency: 'GBP',
  language: 'en-GB',
  zones: ['Europe/London'],
  offset: '+00:00',
  typicalMinor: 180_000,
  places: [
    ['Leeds', 'Headingley'],
    ['Bristol', 'Clifton'],
    ['Cardiff', 'Canton'],
  ],
  name: (random) => `${latin(random)} ${latin(random)}${random.pick(['combe', 'thorpe', 'wick', 'hurst'])}`,
  // Ofcom keeps 07700 900000 to 900999 for drama
  phone: (serial) => `+447700900${digits(serial, 3)}`,
  // QQ is no prefix that is issued
  nationalId: (serial) => `QQ${digits(serial, 6)}C`,
  street: (random) => `${random.whole(1, 200)} Sample Lane`,
};

const india: Country = {
  jurisdiction: 'IN',
  currency: 'INR',
  language: 'en-IN',
  zones: ['Asia/Kolkata'],
  offset: '+05:30',
  typicalMinor: 4_200_000,
  places: [
    ['Pune', 'Kothrud'],
    ['Jaipur', 'Malviya Nagar'],
    ['Kochi', 'Ernakulam'],
  ],
  name: (random) =>
    `${indic(random)}${random.pick(['sh', 'n', 'v', 'ta'])} ${indic(random)}${random.pick(['kar', 'war', 'nath', 'gal'])}`,
  // neither a mobile number (6 to 9) nor an area begins with 10 (National Numbering Plan)
  phone: (serial) => `+9110${digits(serial, 8)}`,
  // an Aadhaar number never begins with 0
  nationalId: (serial) => `0000${digits(serial, 8)}`,
  street: (random) => `${random.whole(1, 150)} Namuna Marg`,
};

/** The cohort that is real in its figures: its people are invented like all others. */
export const taiwan: Country = {
  jurisdiction: 'TW',
  currency: 'TWD',
  language: 'zh-TW',
  zones: ['Asia/Taipei'],
  offset: '+08:00',
  typicalMinor: 5_000_000,
  places: [
    ['臺北市', '大安區'],
    ['高雄市', '苓雅區'],
    ['臺中市', '西屯區'],
  ],
  name: (random) =>
    random.pick(['岑', '樊', '鄔', '柏', '樂', '鈕', '冉', '藺']) +
    random.pick(['明', '思', '若', '清', '遠', '嘉']) +
    random.pick(['川', '然', '溪', '舟', '寧', '禾', '嵐']),
  // no mobile number begins with 0900 0 (numbering plan of the NCC)
  phone: (serial) => `+8869000${digits(serial, 5)}`,
  nationalId: (serial) => `A0${digits(serial, 8)}`,
  street: (random) => `範例路${random.whole(1, 300)}號`,
};

export const countries = { CN: china, US: states, UK: kingdom, IN: india } as const satisfies Record<
  string,
  Country
>;

function latin(random: SeededRandom): string {
  const text =
    random.pick([
      'Bra',
      'Cor',
      'Del',
      'Fen',
      'Hal',
      'Jor',
      'Kel',
      'Lor',
      'Mer',
      'Nor',
      'Ros',
      'Tam',
      'Ver',
      'Wil',
    ]) +
    random.pick(['a', 'e', 'i', 'o']) +
    random.pick(['den', 'lin', 'mar', 'nor', 'ric', 'sa', 'ton', 'vin']);
  return text;
}

function indic(random: SeededRandom): string {
  return (
    random.pick(['Ad', 'Bha', 'Cha', 'Di', 'Ha', 'Ja', 'Ka', 'Ma', 'Na', 'Pra', 'Ra', 'Sa', 'Vi']) +
    random.pick(['ri', 'la', 'vi', 'na', 'mo', 'ki'])
  );
}
