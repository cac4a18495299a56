/*
 * Masked forms, made when a value is written and kept beside the sealed one, so that a list decrypts nothing. Formats
 * follow common practice in China (姓名 张*, 手机号 138****1234, 地址到区县): GB/T 35273-2020, 6.2 and 7.2. Whatever the
 * format, what a masked form shows never holds what it hides: 李 alone, or 1111 1111, shows nothing.
 */

const STARS = '****';
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** `张三` → `张*`, `O'Brien` → `O*`: the first character as a reader sees it, whatever the script. */
export function maskName(text: string): string {
  const name = text.trim();
  const first = firstGrapheme(name);
  return isHidden(name.slice(first.length), first) ? `${first}*` : '*';
}

/** `zhang@x.cn` → `z***@x.cn`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  if (at < 1) return STARS;
  const domain = email.slice(at);
  const first = firstGrapheme(email.slice(0, at));
  const rest = email.slice(first.length, at);
  if (isHidden(rest, first, domain)) return `${first}***${domain}`;
  // a letter alone is all there is to hide
  return rest === '' && !domain.includes(first) ? `***${domain}` : STARS;
}

/** `上海市`, `浦东新区` → `上海市浦东新区****`: down to the district and no further. */
export function maskAddress(address: string, city: string | null, district: string | null): string {
  for (const parts of [[city, district], [city]]) {
    const shown = parts.filter((part) => part !== null && part !== '') as string[];
    // a street that was written into the field of the district
    if (shown.length > 0 && isHidden(without(address, shown), ...shown)) return partsMasked(shown);
  }
  return STARS;
}

/** A national id or an account number: the last four characters, where enough stay hidden. */
export function maskIdentifier(identifier: string): string {
  return lastFour(identifier, 8);
}

/** The first and the last character of a national id, `1****X`; where there is nothing between them, none. */
export function maskNationalIdEnds(id: string): string {
  const characters = charactersOf(id);
  const [first, last] = [characters[0] ?? '', characters.at(-1) ?? ''];
  const between = characters.slice(1, -1).join('');
  return characters.length >= 6 && isHidden(between, first, last) ? first + STARS + last : STARS;
}

/** A payment card: `622202****5676`, the issuer's six digits and the last four (PCI DSS 4.0, 3.4.1); shorter ones, four. */
export function maskCard(card: string): string {
  const digits = card.normalize('NFKC').replaceAll(/[\s-]/g, '');
  const [issuer, hidden, last] = [digits.slice(0, 6), digits.slice(6, -4), digits.slice(-4)];
  if (hidden.length >= 5 && isHidden(hidden, issuer, last)) return issuer + STARS + last;
  return lastFour(digits, 8);
}

/** An IBAN (ISO 13616): the country and the last four characters, `DE****3000`. */
export function maskIban(iban: string): string {
  const compact = iban.normalize('NFKC').replaceAll(/\s/g, '').toUpperCase();
  const [country, hidden, last] = [compact.slice(0, 2), compact.slice(2, -4), compact.slice(-4)];
  const isIban = /^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/.test(compact);
  return isIban && isHidden(hidden, country, last) ? country + STARS + last : STARS;
}

/** Whether something is hidden, and none of what is shown tells it. */
export function isHidden(hidden: string, ...shown: readonly string[]): boolean {
  return hidden.trim() !== '' && !shown.some((part) => part.includes(hidden));
}

function lastFour(text: string, least: number): string {
  const characters = charactersOf(text);
  const [hidden, last] = [characters.slice(0, -4).join(''), characters.slice(-4).join('')];
  return characters.length >= least && isHidden(hidden, last) ? STARS + last : STARS;
}

function partsMasked(parts: readonly string[]): string {
  const isHan = parts.every((part) => HAN.test(part));
  return isHan ? parts.join('') + STARS : [...parts, STARS].join(', ');
}

/** What of an address is left once the parts that are shown and the marks between them are taken out. */
function without(address: string, shown: readonly string[]): string {
  let left = address;
  // the longest first: one may stand in another
  for (const part of shown.toSorted((a, b) => b.length - a.length)) left = left.replaceAll(part, '');
  return withoutMarksAtEnds(left);
}

/** By hand: a pattern that looks for the end from every mark takes quadratic time. */
function withoutMarksAtEnds(text: string): string {
  let end = text.length;
  while (end > 0 && !NO_MARK.test(text[end - 1]!)) end--;
  const start = text.slice(0, end).search(NO_MARK);
  return start < 0 ? '' : text.slice(start, end);
}

const HAN = /\p{Script=Han}/u;
const NO_MARK = /[^\s,，、;.]/;

/** As a reader counts them; plain ASCII is not asked of ICU. */
function charactersOf(text: string): readonly string[] {
  if (ASCII.test(text)) return text.split('');
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

const ASCII = /^[\x20-\x7e]*$/;

function firstGrapheme(text: string): string {
  if (isPlain(text.charCodeAt(0)) && (text.length === 1 || isPlain(text.charCodeAt(1))))
    return text.charAt(0);
  for (const { segment } of graphemes.segment(text)) return segment;
  return '';
}

/** Latin letters and Han characters stand alone; asking ICU about each name of a large file would cost seconds. */
function isPlain(code: number): boolean {
  return (code >= 0x20 && code < 0x300) || (code >= 0x4e00 && code <= 0x9fff);
}
