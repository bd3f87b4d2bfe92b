import type { QueryStatistics } from '../../base/queryStatistics';

interface WireStatistics {
  readonly query?: {
    readonly executionTime?: unknown;
    readonly resourceUsage?: {
      readonly cpu?: { readonly 'total cpu'?: unknown };
      readonly memory?: { readonly peak_per_node?: unknown };
    };
    readonly inputDatasetStatistics?: { readonly rows?: { readonly scanned?: unknown; readonly total?: unknown } };
    readonly datasetStatistics?: readonly { readonly table_size?: unknown; readonly tableSize?: unknown }[];
  };
}

/** Reads `statistics` of an answer, which the service describes only by examples: what has another form is left out. */
export function readStatistics(statistics: unknown): QueryStatistics | undefined {
  const { query } = (statistics ?? {}) as WireStatistics;
  if (!query) return undefined;
  const rows = query.inputDatasetStatistics?.rows;
  const sizes = query.datasetStatistics?.map(({ table_size, tableSize }) => table_size ?? tableSize).filter((size) => isNumber(size));
  const found = {
    seconds: query.executionTime,
    processorSeconds: secondsOf(query.resourceUsage?.cpu?.['total cpu']),
    memoryBytes: query.resourceUsage?.memory?.peak_per_node,
    rowsScanned: rows?.scanned,
    rowsThere: rows?.total,
    answerBytes: sizes && sizes.length > 0 ? sizes.reduce((sum, size) => sum + size, 0) : undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => isNumber(value)));
}

/** Seconds of `[d.]hh:mm:ss[.fffffff]`. */
function secondsOf(text: unknown): number | undefined {
  const parts = typeof text === 'string' ? /^(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(text) : undefined;
  if (!parts) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part = '0') => Number(part));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
