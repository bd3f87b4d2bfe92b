import { t } from '@vscode/l10n';
import { formatCount, formatDuration } from '../../base/quantities';
import type { TreeNode } from '../../host/tree';
import type { ScopeState, TailInfo, TailScopeInfo } from '../../protocol/tail';

export interface TailNode extends TreeNode {
  readonly tailId?: string;
}

const stateWords: Readonly<Record<ScopeState, () => string>> = {
  starting: () => t('starting'),
  live: () => t('live'),
  filling: () => t('catching up'),
  retrying: () => t('trying again'),
  stopped: () => t('stopped'),
  failed: () => t('failed'),
};

const icons: Readonly<Record<ScopeState, string>> = {
  starting: 'loading~spin',
  live: 'pulse',
  filling: 'sync~spin',
  retrying: 'warning',
  stopped: 'debug-stop',
  failed: 'error',
};

const colors: Partial<Record<ScopeState, string>> = {
  retrying: 'list.warningForeground',
  failed: 'list.errorForeground',
  live: 'charts.green',
};

/** The tails, each with its rate and lag, and below it the logs that it follows. */
export function tailNodes(tails: readonly TailInfo[], now: number): readonly TailNode[] {
  return tails.map((tail) => {
    const { tailId, name, state, perMinute, lag, total, late, dropped, scopes, recording, recordingFailure } = tail;
    const facts = [
      stateWords[state](),
      ...(state === 'live' ? [t('{0}/min', formatCount(perMinute))] : []),
      ...(lag === undefined ? [] : [t('lag {0}', formatDuration(lag))]),
      ...(recording === undefined ? [] : [recordingFailure === undefined ? t('recording') : t('recording fails')]),
    ];
    const counts = [
      t('{0} events', formatCount(total)),
      t('{0} late', formatCount(late)),
      ...(dropped > 0 ? [t('{0} older dropped', formatCount(dropped))] : []),
    ].join(' · ');
    const color = colors[state];
    return {
      id: tailId,
      tailId,
      label: name,
      description: facts.join(' · '),
      tooltip: [name, counts, ...(recordingFailure === undefined ? [] : [recordingFailure]), ...tail.notices].join('\n\n'),
      icon: icons[state],
      ...(color === undefined ? {} : { color }),
      kind: state === 'stopped' || state === 'failed' ? 'tail ended' : 'tail running',
      command: { title: t('Open'), command: 'entraLogs.tails.open', arguments: [{ tailId }] },
      spoken: `${name}, ${facts.join(', ')}`,
      children: () => scopes.map((scope) => scopeNode(tailId, scope, now)),
    };
  });
}

function scopeNode(tailId: string, scope: TailScopeInfo, now: number): TailNode {
  const { name, tenantName, state, failure, position, nextAt, quietSince, subscriptionId } = scope;
  const color = colors[state];
  const next = nextAt === undefined ? undefined : Math.max(0, Date.parse(nextAt) - now);
  const time = (text: string): string => `${text.slice(0, 19).replace('T', ' ')} UTC`;
  const facts = [
    stateWords[state](),
    ...(failure === undefined || state === 'live' ? [] : [failure]),
    ...(position === undefined ? [] : [t('newest {0}', time(position))]),
    ...(position === undefined && quietSince !== undefined ? [t('nothing since {0}', time(quietSince))] : []),
    ...(next === undefined ? [] : [t('next look in {0}', formatDuration(next))]),
  ];
  return {
    id: `${tailId}/${subscriptionId ?? scope.tenantId}`,
    tailId,
    label: name,
    description: facts.join(' · '),
    tooltip: [`${name} · ${tenantName}`, ...facts].join('\n\n'),
    icon: icons[state],
    ...(color === undefined ? {} : { color }),
    kind: 'scope',
  };
}
