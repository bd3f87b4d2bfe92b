import { readFileSync, statSync } from 'node:fs';
import { Reader } from 'mmdb-lib';
import type { CityResponse } from 'mmdb-lib';
import type { JavaScriptFunction } from '../scalarFunction';
import { strict } from './define';
import { parseAddress } from './addresses';

/** Places of addresses, from a file in MaxMind's format (`.mmdb`) with cities or countries; the file is read when it is first asked. */
export const addressPlaceFunctions: readonly JavaScriptFunction[] = [addressPlaces()];

interface OpenFile {
  readonly path: string;
  /** When the file was last written, so that a newer one is read anew. */
  readonly written: number;
  readonly reader: Reader<CityResponse>;
}

function addressPlaces(): JavaScriptFunction {
  let open: OpenFile | undefined;
  return strict({ name: 'kql_address_place', parameters: ['VARCHAR', 'VARCHAR'] }, (file, text) => {
    const address = String(text).trim();
    if (!parseAddress(address) || address.includes('/')) return undefined;
    open = opened(String(file), open);
    const found = open.reader.get(address);
    return found ? placeText(found) : undefined;
  });
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
