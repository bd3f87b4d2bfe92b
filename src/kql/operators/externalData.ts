import type { SyntaxList, SyntaxNode } from '../parser/syntax';
import { elements, textOf } from '../parser/syntax';
import { refuse } from '../plan/scope';
import { noRows } from '../plan/stage';
import { resultColumns } from './columns';
import { source } from './operator';

interface ExternalData extends SyntaxNode {
  readonly URIs: SyntaxList;
}

/**
 * `externaldata (…) […]`: rows of files elsewhere. The engine opens no connection while a query runs, and reads no file that is not of an
 * open folder, so it is refused; only its columns are known.
 */
export const externalData = source<ExternalData>('ExternalDataExpression', (node, { query }) => {
  if (query.columnsOnly) return noRows(resultColumns(node));
  const [first] = elements(node.URIs);
  const isRemote = first !== undefined && /^h?@?["'](https?|abfss?|adl|s3):/i.test(textOf(first));
  return refuse(
    first ?? node,
    isRemote ? 'network-refused' : 'file-refused',
    isRemote
      ? 'Nothing is fetched from the network while a query runs. Save the file into a log folder and name its table, or put its rows into a datatable.'
      : 'Only files of an open log folder are read. Put the file there and name its table, or put its rows into a datatable.',
  );
});
