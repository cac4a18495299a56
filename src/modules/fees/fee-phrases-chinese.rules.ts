import type { Rounding } from '../../kernel/rate.js';
import type { Phrases, Span } from './fee-phrases.rules.js';

/** The terms in Chinese, in the words of the trade. */
export const chinese: Phrases = {
  flat: (rate) => `按回款金额的 ${rate} 计佣。`,
  byAge(rate, from, next, { unit, ageAt }) {
    const when = ageAt === 'PLACEMENT' ? '委案时' : '回款时';
    return `${when}${daysRange(from, next, unit === 'DAYS' ? '天' : '个月')}的账户，按回款金额的 ${rate} 计佣。`;
  },
  unknownAge: (rate) => `账龄不明的账户按 ${rate} 计佣。`,
  sincePlacement(rate, from, next) {
    if (next === undefined && from === 0) return `按回款金额的 ${rate} 计佣。`;
    const range =
      next === undefined
        ? `第 ${from} 天及以后`
        : from === 0
          ? `不满 ${next} 天`
          : `第 ${from} 天至第 ${next - 1} 天`;
    return `委案后${range}的回款，按 ${rate} 计佣。`;
  },
  byBalance: (rate, span) => `委案金额${amountRange(span)}的账户，按回款金额的 ${rate} 计佣。`,
  bySequence: (rate, sequence, isLast) =>
    `账户第 ${sequence} 次${isLast ? '及以后' : ''}委案的回款，按 ${rate} 计佣。`,
  slice: (rate, { from, next }) =>
    `累计回款超过 ${from}${next === undefined ? '' : ` 至 ${next}`} 的部分，按 ${rate} 计佣。`,
  whole: (rate, span) => `累计回款${amountRange(span)}时，全部回款按 ${rate} 计佣。`,
  recovery: (rate, span) => `回收率${amountRange(span)}时，全部回款按 ${rate} 计佣。`,
  tierFlat(amount, from, kind) {
    if (kind === 'MARGINAL') return `累计回款超过 ${from} 后，另付 ${amount}。`;
    return `适用${kind === 'WHOLE' ? '累计回款' : '回收率'} ${from} 起的费率时，另付 ${amount}。`;
  },
  counted(terms) {
    const who = {
      PLACEMENT: '每个委案单独',
      BATCH: '同一批次的委案合并',
      AGREEMENT: '协议下全部委案合并',
    }[terms.scope];
    if (terms.kind === 'TIERED')
      return `阶梯按${who}累计，${terms.window === 'MONTH' ? '每个自然月重新起算' : '自始累计'}。`;
    return `回收率按${who}、自始计算，分母为${terms.denominator === 'ORIGINAL' ? '全部委案金额' : '扣除已撤案后的委案金额'}。`;
  },
  rounding: (rounding, roundAt) =>
    `${roundAt === 'PAYMENT' ? '每笔佣金' : '佣金先精确累计，合计后'}${roundings[rounding]}。`,
  tail({ days, requiresArrangement }, rate) {
    if (days === 0) return '委案结束日之后的回款不计佣。';
    const which = requiresArrangement ? '的、来自结束前已达成还款安排的回款' : '的回款';
    return `委案结束后 ${days} 天内${which}，${rate === undefined ? '按相同费率' : `按 ${rate}`} 计佣。`;
  },
  discovery: (share) => `经查实在委案前已还的款项，按应计佣金的 ${share} 计付。`,
  grace: (days) =>
    days === 0
      ? '委案当日债务人直接还给委托方的款项不计佣。'
      : `委案后 ${days} 天内（含第 ${days} 天）债务人直接还给委托方的款项不计佣。`,
  direct: (share) => `债务人直接还给委托方的款项，按应计佣金的 ${share} 计付。`,
  perPayment: (least, most) => `每笔回款的佣金${bounds(least, '该笔计佣金额', most)}。`,
  perPlacement: (least, most) => `每个委案的佣金合计${bounds(least, '已回款金额', most)}。`,
  commissionable: (parts) => `仅下列款项计佣：${parts.join('、')}。`,
  allocation: (upTo90Days, from91Days) =>
    upTo90Days.join() === from91Days.join()
      ? `还款依次抵充：${upTo90Days.join('、')}。`
      : `还款依次抵充：${upTo90Days.join('、')}；逾期 91 天起依次抵充：${from91Days.join('、')}。`,
  byPaymentDay: '以每笔回款当日有效的费率版本为准。',
  mirrored: '退回的款项，按原佣金中相应的比例扣回。',
  byReporting: '以回款报告日确定费率和所属月份。',
  asReported: '双方金额不一致时，以受托方报告的金额为准。',
  disputedExcluded: '有争议的回款在争议解决后计佣。',
};

const roundings: Readonly<Record<Rounding, string>> = {
  HALF_UP: '四舍五入至最小货币单位',
  HALF_EVEN: '按四舍六入五成双取至最小货币单位',
  DOWN: '舍去最小货币单位以下的部分',
};

function daysRange(from: number, next: number | undefined, unit: string): string {
  if (next === undefined) return from === 0 ? '不论账龄' : `逾期 ${from} ${unit}及以上`;
  if (from === 0) return `逾期不满 ${next} ${unit}`;
  return next === from + 1 ? `逾期 ${from} ${unit}` : `逾期 ${from} 至 ${next - 1} ${unit}`;
}

function amountRange({ from, next }: Span): string {
  return next === undefined ? `达到 ${from} 及以上` : `达到 ${from}、不足 ${next}`;
}

function bounds(least: string | undefined, but: string, most: string | undefined): string {
  const atLeast = least === undefined ? [] : [`不低于 ${least}（但不超过${but}）`];
  return [...atLeast, ...(most === undefined ? [] : [`不高于 ${most}`])].join('，');
}
