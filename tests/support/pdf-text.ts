import { inflateSync } from 'node:zlib';

/** The text of each page of a PDF that pdfkit wrote, read back from its compressed streams and character maps. */
export function pdfPages(bytes: Buffer): readonly string[] {
  const objects = objectsOf(bytes.toString('latin1'));
  const wide = wideFonts(objects);
  return [...objects.values()]
    .filter(({ head }) => /\/Type \/Page\b/.test(head))
    .map(({ head }) => {
      const fonts = fontsOf(objects, head, wide);
      return textOf(objects.get(reference(head, 'Contents'))!.stream, fonts);
    });
}

interface PdfObject {
  readonly head: string;
  readonly stream: string;
}

/** Character codes to text; null: the codes are Latin letters. */
type CharacterMap = ReadonlyMap<string, string> | null;

function objectsOf(text: string): ReadonlyMap<string, PdfObject> {
  const found = new Map<string, PdfObject>();
  for (const [, id, body] of text.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [head = '', stream = ''] = body!.split(/\nstream\n([\s\S]*)\nendstream$/);
    const bytes = Buffer.from(stream, 'latin1');
    const plain = head.includes('FlateDecode') ? inflateSync(bytes) : bytes;
    found.set(id!, { head, stream: plain.toString('latin1') });
  }
  return found;
}

function reference(head: string, name: string): string {
  return new RegExp(`/${name} (\\d+) 0 R`).exec(head)?.[1] ?? '';
}

function wideFonts(objects: ReadonlyMap<string, PdfObject>): ReadonlyMap<string, CharacterMap> {
  const fonts = new Map<string, CharacterMap>();
  for (const [id, { head }] of objects)
    if (/\/Type \/Font\b/.test(head)) {
      const map = objects.get(reference(head, 'ToUnicode'));
      fonts.set(id, map === undefined ? null : characterMap(map.stream));
    }
  return fonts;
}

function characterMap(stream: string): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [, from, , list] of stream.matchAll(/<(\w{4})> <(\w{4})> \[([^\]]*)\]/g))
    for (const [n, [, hex]] of [...list!.matchAll(/<([\w ]+)>/g)].entries()) {
      const code = (Number.parseInt(from!, 16) + n).toString(16).padStart(4, '0');
      map.set(code, Buffer.from(hex!.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'));
    }
  return map;
}

function fontsOf(
  objects: ReadonlyMap<string, PdfObject>,
  head: string,
  wide: ReadonlyMap<string, CharacterMap>,
): ReadonlyMap<string, CharacterMap> {
  const resources = objects.get(reference(head, 'Resources'))?.head ?? head;
  return new Map(
    [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, id]) => [name!, wide.get(id!) ?? null]),
  );
}

function textOf(content: string, fonts: ReadonlyMap<string, CharacterMap>): string {
  let map: CharacterMap = null;
  const pieces: string[] = [];
  for (const [, font, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (font !== undefined) map = fonts.get(font) ?? null;
    else pieces.push([...shown!.matchAll(/<(\w*)>/g)].map(([, hex]) => decoded(hex!, map)).join(''));
  }
  return pieces.join('\n');
}

function decoded(hex: string, map: CharacterMap): string {
  if (map === null) return Buffer.from(hex, 'hex').toString('latin1');
  return (hex.match(/.{4}/g) ?? []).map((code) => map.get(code.toLowerCase()) ?? '\ufffd').join('');
}
