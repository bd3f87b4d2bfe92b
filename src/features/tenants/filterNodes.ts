import { t } from '@vscode/l10n';
import type { TenantNode } from './tenantNode';

/** What there can be hundreds of; everything else stays, since what is asked for may lie below it. */
const many = new Set(['workspace', 'subscription', 'setting', 'identity']);

/** The nodes whose name or description has all words of the filter; a note says how many others there are. */
export function filterNodes(nodes: readonly TenantNode[], filter: string): readonly TenantNode[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return nodes;
  const stays = ({ kind, label, description = '' }: TenantNode): boolean => {
    if (!many.has(kind.split(' ')[0] ?? '')) return true;
    const text = `${label} ${description}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const kept = nodes.filter(stays);
  const hidden = nodes.length - kept.length;
  if (hidden === 0) return nodes;
  const id = `${nodes[0]?.id ?? ''}/hidden`;
  return [...kept, { id, label: t('{0} hidden by the filter', hidden), icon: 'filter', kind: 'note', tooltip: filter }];
}
