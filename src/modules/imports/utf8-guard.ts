import { isUtf8 } from 'node:buffer';
import { Transform } from 'node:stream';
import { malformed } from './file-problems.rules.js';

const NEWLINE = 0x0a;

/** Lets UTF-8 through and refuses anything else with its line; decoders would put `�` in its place without a word. */
export function utf8Guard(): Transform {
  let held = Buffer.alloc(0);
  let line = 1;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      const end = lastWholeCharacter(bytes);
      const whole = bytes.subarray(0, end);
      if (!isUtf8(whole)) return done(malformed(line + brokenAfter(whole), 'The line is not UTF-8.'));
      held = Buffer.from(bytes.subarray(end));
      line += newlinesIn(whole);
      done(null, whole);
    },
    flush: (done) => done(held.length === 0 ? null : malformed(line, 'The file ends within a character.')),
  });
}

/** Where a character that goes on in the next chunk begins; the end when there is none. */
function lastWholeCharacter(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return lengthOf(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function lengthOf(lead: number): number {
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
}

/** Lines that are whole before the first broken one. */
function brokenAfter(bytes: Buffer): number {
  let lines = 0;
  for (let at = 0; ; lines++) {
    const next = bytes.indexOf(NEWLINE, at);
    if (next === -1 || !isUtf8(bytes.subarray(at, next))) return lines;
    at = next + 1;
  }
}

function newlinesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}
