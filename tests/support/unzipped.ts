import { inflateRawSync } from 'node:zlib';

/** The files of a ZIP archive by name, as text, found by its central directory (APPNOTE 4.3.12). */
export function unzipped(bytes: Buffer): ReadonlyMap<string, string> {
  const end = bytes.lastIndexOf(Buffer.from('504b0506', 'hex'));
  const files = new Map<string, string>();
  for (let at = bytes.readUInt32LE(end + 16), n = bytes.readUInt16LE(end + 10); n > 0; n--) {
    const [nameLength, extraLength, noteLength] = [28, 30, 32].map((each) => bytes.readUInt16LE(at + each));
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength!);
    files.set(name, contentAt(bytes, bytes.readUInt32LE(at + 42), bytes.readUInt32LE(at + 20)));
    at += 46 + nameLength! + extraLength! + noteLength!;
  }
  return files;
}

function contentAt(bytes: Buffer, local: number, size: number): string {
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const content = bytes.subarray(start, start + size);
  return (bytes.readUInt16LE(local + 8) === 0 ? content : inflateRawSync(content)).toString('utf8');
}
