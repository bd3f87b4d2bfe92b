import { t } from '@vscode/l10n';
import { ownerKind } from '../../base/settingOwner';
import { findLogCategory } from '../../catalog/logCategories';
import type { DestinationInfo } from '../../protocol/azure';
import type { OwnerPosture, PostureFinding } from '../../protocol/posture';

/** The version whose numbers these are: in 5.0.0 they are one higher, and in 4.0.0 they begin with 7. */
const benchmark = 'CIS Microsoft Azure Foundations Benchmark 6.0.0';

const entraActivity = [
  'AuditLogs',
  ...['SignInLogs', 'NonInteractiveUserSignInLogs', 'ServicePrincipalSignInLogs', 'ManagedIdentitySignInLogs', 'ADFSSignInLogs'],
  ...['ProvisioningLogs', 'RiskyUsers', 'UserRiskEvents', 'RiskyServicePrincipals', 'ServicePrincipalRiskEvents'],
  ...['EnrichedOffice365AuditLogs', 'NetworkAccessTrafficLogs', 'NetworkAccessAlerts', 'RemoteNetworkHealthLogs'],
];
const intuneLogs = ['AuditLogs', 'OperationalLogs', 'DeviceComplianceOrg', 'Devices', 'Windows365AuditLogs'];

/**
 * Checks of a published benchmark that this can tell. Source of what they ask for: tenable.com/audits, CIS Microsoft Azure Foundations 4.0.0, 7.1.1.9; and
 * github.com/mondoohq/mql/issues/10152. A category that a tenant is not offered is not asked of it.
 */
const published: readonly { readonly number: string; readonly title: string; readonly categories: readonly string[] }[] = [
  {
    number: '6.1.1.7',
    title: 'a setting sends Microsoft Graph activity logs to an appropriate destination',
    categories: ['MicrosoftGraphActivityLogs'],
  },
  { number: '6.1.1.8', title: 'a setting sends Microsoft Entra activity logs to an appropriate destination', categories: entraActivity },
];

/** What is wrong with where an owner's logs go: gaps, the same twice, places that are gone, checks of a published benchmark. */
export function findingsOf(owner: OwnerPosture): readonly PostureFinding[] {
  if (owner.failure !== undefined) return [{ kind: 'unknown', owner: owner.name, words: owner.failure }];
  return [...gaps(owner), ...duplicates(owner), ...dead(owner), ...checks(owner), ...intuneCheck(owner)];
}

/** The places that each category goes to and that are there. */
export function reachedBy({ settings }: Pick<OwnerPosture, 'settings'>, category: string): readonly DestinationInfo[] {
  return settings
    .filter(({ enabled }) => enabled.some((each) => each.toLowerCase() === category.toLowerCase()))
    .flatMap(({ destinations }) => destinations.filter(({ gone }) => gone !== true));
}

function gaps(owner: OwnerPosture): readonly PostureFinding[] {
  const missing = owner.categories.filter((category) => {
    const known = findLogCategory(category);
    const isLicensed = known?.licence !== 'P1' || owner.licence !== 'Free';
    return known?.suggested === true && isLicensed && reachedBy(owner, category).length === 0;
  });
  return missing.length === 0 ? [] : [{ kind: 'gap', owner: owner.name, words: nowhere(missing) }];
}

function duplicates(owner: OwnerPosture): readonly PostureFinding[] {
  return owner.categories.flatMap((category) => {
    const reached = reachedBy(owner, category).filter(({ kind }) => kind === 'workspace');
    const names = reached.map(({ name }) => name);
    const ids = reached.map(({ resourceId }) => resourceId.toLowerCase());
    const twice = names.filter((_, index) => ids.indexOf(ids[index] ?? '') !== index);
    return twice.length === 0
      ? []
      : [
          {
            kind: 'duplicate' as const,
            owner: owner.name,
            words: t('{0} goes to {1} twice, and is paid twice.', category, twice.join(', ')),
          },
        ];
  });
}

function dead({ name: owner, settings }: OwnerPosture): readonly PostureFinding[] {
  return settings.flatMap(({ name, destinations }) =>
    destinations
      .filter(({ gone }) => gone === true)
      .map((destination) => ({
        kind: 'dead' as const,
        owner,
        words: t('{0} sends to {1}, which is not there any more.', name, destination.name),
      })),
  );
}

function checks(owner: OwnerPosture): readonly PostureFinding[] {
  if (ownerKind(owner) !== 'tenant') return [];
  return published.flatMap(({ number, title, categories }) => {
    const offered = new Set(owner.categories.map((category) => category.toLowerCase()));
    const missing = categories.filter((category) => offered.has(category.toLowerCase()) && reachedBy(owner, category).length === 0);
    return missing.length === 0
      ? []
      : [
          {
            kind: 'benchmark' as const,
            owner: owner.name,
            words: t('{0} {1}, “{2}”: not met. {3}', benchmark, number, title, nowhere(missing)),
          },
        ];
  });
}

/** The check of Intune's logs, which asks for a workspace: another destination is not enough. */
function intuneCheck({ name: owner, intune }: OwnerPosture): readonly PostureFinding[] {
  if (!intune) return [];
  const check = t('{0} {1}, “{2}”', benchmark, '6.1.1.9', 'Intune logs are captured and sent to Log Analytics');
  if ('failure' in intune) return [{ kind: 'unknown', owner, words: t('{0}: not known. {1}', check, intune.failure) }];
  const missing = intuneLogs.filter((category) => !reachedBy(intune, category).some(({ kind }) => kind === 'workspace'));
  return missing.length === 0
    ? []
    : [
        {
          kind: 'benchmark',
          owner,
          words: t('{0}: not met. No setting of Intune sends {1} to a workspace that is there.', check, missing.join(', ')),
        },
      ];
}

/** The report: what is wrong, then for each owner which category goes where. */
export function postureText(owners: readonly OwnerPosture[], findings: readonly PostureFinding[], now: number): string {
  const listed = findings.map(({ owner, words }) => `- **${owner}**: ${words}\n`).join('');
  const tables = owners.filter(({ failure }) => failure === undefined).map((owner) => `## ${owner.name}\n\n${matrix(owner)}`);
  return `# ${t('Where logs go')}\n\n${new Date(now).toISOString().slice(0, 16)}Z\n\n${listed === '' ? `${t('Nothing to report.')}\n` : listed}\n${tables.join('\n')}`;
}

function matrix(owner: OwnerPosture): string {
  const { settings, categories } = owner;
  const all = settings.flatMap(({ destinations }) => destinations);
  const places = [
    ...new Map(all.map((destination) => [`${destination.resourceId}/${destination.name}`.toLowerCase(), destination])).values(),
  ];
  if (places.length === 0) return `${t('No destination.')}\n`;
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const sent = categories.filter((category) => reachedBy(owner, category).length > 0 || findLogCategory(category)?.suggested === true);
  const lines = sent.map((category) => {
    const reached = reachedBy(owner, category);
    return row([
      category,
      ...places.map(({ resourceId, name }) =>
        reached.some((each) => each.resourceId.toLowerCase() === resourceId.toLowerCase() && each.name === name) ? '●' : '',
      ),
    ]);
  });
  const head = row([t('Category'), ...places.map(({ name, gone }) => (gone === true ? t('{0} (not there)', name) : name))]);
  return `${head}${row(['---', ...places.map(() => ':-:')])}${lines.join('')}`;
}

function nowhere(categories: readonly string[]): string {
  const names = categories.join(', ');
  return categories.length === 1 ? t('{0} goes nowhere.', names) : t('{0} go nowhere.', names);
}
