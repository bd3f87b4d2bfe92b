import type { RunQuery } from '../../../src/protocol/engine';
import type { Remedy } from '../../../src/protocol/workspaceResults';
import type { Host } from '../host';

/** Goes a way to what is missing from the result of a query; `run` runs a query in the page's own way. */
export function goRemedy(host: Host, query: RunQuery, remedy: Remedy, run: (query: RunQuery) => void): void {
  switch (remedy.kind) {
    case 'askAgain':
      return run({ ...query, again: remedy.again });
    case 'runWhole':
      return run({ ...query, whole: true });
    case 'exportAll':
      return host.tell('host/exportQuery', { query });
    case 'download':
      return host.tell('host/download', { query });
  }
}
