/**
 * A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe in front. Numbers stay as
 * they are, for the same treatment would make text of every negative amount.
 */
export function plainCell(text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

/** What spreadsheets read as the beginning of a formula, in either width (OWASP, CSV Injection). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;
