import { t } from '@vscode/l10n';
import { formatCount } from '../../base/quantities';
import type { FileProblem } from '../../protocol/engine';

/** How a damaged line is listed: where it is, with the path as short as it can be told apart, and below that what is wrong. */
export function problemItem(
  { file, line, message }: FileProblem,
  paths: readonly string[],
): { readonly label: string; readonly detail: string } {
  const folder = paths.find((path) => file.startsWith(`${path}/`) || file.startsWith(`${path}\\`));
  const short = folder === undefined ? file : file.slice(folder.length + 1);
  return { label: line === undefined ? short : t('{0}, line {1}', short, formatCount(line)), detail: message };
}
