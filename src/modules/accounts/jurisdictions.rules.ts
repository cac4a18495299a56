import { parseTimeZone, type TimeZone } from '../../kernel/time.js';

interface Country {
  readonly callingCode: string;
  readonly timeZones: readonly TimeZone[];
}

/**
 * What is usual where nothing is said: the calling code, and every zone a person of the country may be in. Where there
 * are several, contact is allowed only when the hour is right in all of them.
 */
const countries: Readonly<Record<string, Country>> = {
  CN: country('86', 'Asia/Shanghai'),
  TW: country('886', 'Asia/Taipei'),
  HK: country('852', 'Asia/Hong_Kong'),
  SG: country('65', 'Asia/Singapore'),
  JP: country('81', 'Asia/Tokyo'),
  KR: country('82', 'Asia/Seoul'),
  PH: country('63', 'Asia/Manila'),
  IN: country('91', 'Asia/Kolkata'),
  UK: country('44', 'Europe/London'),
  GB: country('44', 'Europe/London'),
  IE: country('353', 'Europe/Dublin'),
  DE: country('49', 'Europe/Berlin'),
  FR: country('33', 'Europe/Paris'),
  US: country(
    '1',
    'America/New_York',
    'America/Chicago',
    'America/Denver',
    'America/Phoenix',
    'America/Los_Angeles',
    'America/Anchorage',
    'Pacific/Honolulu',
  ),
};

/** The country of a jurisdiction (`US-NY` is in `US`), or null when nothing is known of it. */
export function countryOf(jurisdiction: string): Country | null {
  const code = jurisdiction.slice(0, 2);
  return Object.hasOwn(countries, code) ? countries[code]! : null;
}

/** ISO 3166-1 alpha-2, with a subdivision where its law differs; UK is taken beside GB. */
export function isJurisdiction(code: string): boolean {
  return /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(code);
}

function country(callingCode: string, ...zones: readonly string[]): Country {
  return { callingCode, timeZones: zones.map(parseTimeZone).filter((zone) => zone !== null) };
}
