import { readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { Reader } from 'mmdb-lib';
import type { CityResponse } from 'mmdb-lib';
import type { ScriptDefinition } from './functionDefinition';

interface OpenFile {
  readonly path: string;
  /** When the file was last written, so that a newer one is read anew. */
  readonly written: number;
  readonly reader: Reader<CityResponse>;
}

/**
 * `kql_address_place(file, address)`: the place of an address as JSON, from a file in MaxMind's format (`.mmdb`) with cities or countries;
 * NULL where the file has none of it. The file is read when it is first asked, and again when it has changed.
 */
export function addressPlaces(): ScriptDefinition {
  let open: OpenFile | undefined;
  return {
    name: 'kql_address_place',
    parameters: ['VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    evaluate: (file, text) => {
      const address = typeof text === 'string' ? text.trim() : '';
      if (typeof file !== 'string' || isIP(address) === 0) return null;
      open = opened(file, open);
      const found = open.reader.get(address);
      return found ? placeText(found) : null;
    },
  };
}

function opened(path: string, open: OpenFile | undefined): OpenFile {
  try {
    const written = statSync(path).mtimeMs;
    return open?.path === path && open.written === written ? open : { path, written, reader: new Reader<CityResponse>(readFileSync(path)) };
  } catch (error) {
    throw new Error(`The file with places of addresses cannot be read: ${path}. ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    });
  }
}

/** The members and their names are the service's. Source: learn.microsoft.com/kusto/query/geo-info-from-ip-address-function. */
function placeText({ country, subdivisions, city, location }: Partial<CityResponse>): string {
  return JSON.stringify({
    country: country?.names.en,
    state: subdivisions?.[0]?.names.en,
    city: city?.names.en,
    latitude: location?.latitude,
    longitude: location?.longitude,
  });
}
