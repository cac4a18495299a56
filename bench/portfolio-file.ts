import { addDays } from '../src/kernel/time.js';
import { today } from './world.js';

/** A portfolio file of invented people, one account each, ended by its control totals. */
export function portfolioFile(accounts: number): Buffer {
  const asOf = addDays(today, -3);
  const since = addDays(today, -98);
  const lines = Array.from({ length: accounts }, (_, n) =>
    [
      `A-${n}`,
      `P-${n}`,
      `张三${n}`,
      `11010119900101${n.toString().slice(-4).padStart(4, '0')}`,
      '1990-01-01',
      'zh-CN',
      `+86138${n.toString().padStart(8, '0')}`,
      `person${n}@example.cn`,
      `"世纪大道 ${n} 号, 甲"`,
      '上海市',
      '浦东新区',
      'CREDIT_CARD',
      'CNY',
      '1000.00',
      '12.50',
      '3.00',
      '0.00',
      asOf,
      since,
      '3',
      'CN',
      'Asia/Shanghai',
    ].join(','),
  );
  const total = `#TOTAL,${accounts},CNY=${((101_550n * BigInt(accounts)) / 100n).toString()}.00`;
  return Buffer.from([HEADER, ...lines, total, ''].join('\n'));
}

const HEADER = `account_number,debtor_reference,name,national_id,birth_date,language,phone,email,address,city,district,product,currency,principal,interest,fees,penalty,as_of,delinquent_since,months_past_due,jurisdiction,time_zone`;
