/*
 * Masked forms, made when a value is written and kept beside the sealed one, so that a list decrypts nothing. Formats
 * follow common practice in China (姓名 张*, 手机号 138****1234, 地址到区县): GB/T 35273-2020, 6.2 and 7.2.
 */

const STARS = '****';
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** `张三` → `张*`, `O'Brien` → `O*`: the first character as a reader sees it, whatever the script. */
export function maskName(name: string): string {
  return `${firstGrapheme(name)}*`;
}

/** `+86 138 0000 1234` → `138****1234`; numbers too short for that show their last two digits, or nothing. */
export function maskPhone(phone: string, callingCode: string | null): string {
  const digits = nationalDigits(phone, callingCode);
  if (digits.length >= 10) return digits.slice(0, 3) + STARS + digits.slice(-4);
  return digits.length >= 7 ? STARS + digits.slice(-2) : STARS;
}

/** `010-6512 3412` → `010****12`: of a work number only the area and the last two digits. */
export function maskWorkPhone(phone: string, callingCode: string | null): string {
  const digits = nationalDigits(phone, callingCode);
  return digits.length >= 10 ? digits.slice(0, 3) + STARS + digits.slice(-2) : STARS;
}

/** `zhang@x.cn` → `z***@x.cn`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return at < 1 ? STARS : `${firstGrapheme(email)}***${email.slice(at)}`;
}

/** `上海市`, `浦东新区` → `上海市浦东新区****`: down to the district and no further. */
export function maskAddress(city: string | null, district: string | null): string {
  const parts = [city, district].filter((part) => part !== null);
  const isHan = parts.every((part) => /\p{Script=Han}/u.test(part));
  return isHan ? parts.join('') + STARS : [...parts, STARS].join(', ');
}

/** A national id or an account number: the last four characters, where enough stay hidden. */
export function maskIdentifier(identifier: string): string {
  return identifier.length >= 8 ? STARS + identifier.slice(-4) : STARS;
}

/** The digits without the extension and the calling code of the country. */
function nationalDigits(phone: string, callingCode: string | null): string {
  const [number = ''] = phone.split('x');
  const digits = number.replace(/\D/g, '');
  const isInternational = callingCode !== null && number.startsWith('+') && digits.startsWith(callingCode);
  return isInternational ? digits.slice(callingCode.length) : digits;
}

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
