import { t } from '@vscode/l10n';
import { window } from 'vscode';
import type { SandboxFault } from '../../host/sandboxFaults';

interface FaultChoice {
  readonly label: string;
  readonly detail: string;
  readonly fault: SandboxFault | 'none';
}

const query = { service: 'logAnalytics', path: '/query' } as const;

/** What a person may let go wrong, each for the next requests only, so that the sandbox is whole again by itself. */
const choices = (): readonly FaultChoice[] => [
  {
    label: t('The next query is refused: too many requests'),
    detail: '429',
    fault: { ...query, kind: 'throttled', retryAfter: 2, count: 1 },
  },
  { label: t('The next query is refused: a role is missing'), detail: '403', fault: { ...query, kind: 'forbidden', count: 1 } },
  {
    label: t('The next query is refused: its text is wrong'),
    detail: t('400, with the place'),
    fault: { ...query, kind: 'queryRefused', count: 1 },
  },
  { label: t('The next query takes too long'), detail: '504', fault: { ...query, kind: 'gatewayTimeout', count: 1 } },
  {
    label: t('The next answer is cut off in its middle'),
    detail: t('the connection ends'),
    fault: { ...query, kind: 'cutBody', count: 1 },
  },
  {
    label: t('The next sign-in has to be proven anew'),
    detail: t('a claims challenge'),
    fault: { kind: 'claimsChallenge', service: 'arm', count: 1 },
  },
  { label: t('The next list is refused: a role is missing'), detail: '403', fault: { kind: 'forbidden', service: 'arm', count: 1 } },
  { label: t('The next list is too slow'), detail: t('20 seconds'), fault: { kind: 'slow', service: 'arm', delay: 20_000, count: 1 } },
  { label: t('Nothing goes wrong any more'), detail: '', fault: 'none' },
];

/** Asks what is to go wrong in the sandbox; undefined where the person left it. */
export async function askFault(): Promise<SandboxFault | 'none' | undefined> {
  const chosen = await window.showQuickPick(choices(), {
    title: t('Make the Sandbox Fail'),
    placeHolder: t('What is to go wrong?'),
    matchOnDetail: true,
  });
  return chosen?.fault;
}
