import { t } from '@vscode/l10n';
import { ownerKind } from '../../base/settingOwner';
import type { OwnerPosture, TenantComparison } from '../../protocol/posture';
import { reachedBy } from './postureFindings';

/** In the order in which they are told. */
const kinds = ['workspace', 'storageAccount', 'eventHub', 'partner'] as const;

const kindNames: Readonly<Record<(typeof kinds)[number], () => string>> = {
  workspace: () => t('a workspace'),
  storageAccount: () => t('a storage account'),
  eventHub: () => t('an event hub'),
  partner: () => t('a partner'),
};

/**
 * What tenants do differently: for each category that is not treated the same, where each of them sends it. Destinations are compared by their kind,
 * since every tenant has its own; a tenant that cannot be read, or does not offer a category, is told as that.
 */
export function compareTenants(owners: readonly OwnerPosture[]): TenantComparison {
  const tenants = owners.filter((owner) => ownerKind(owner) === 'tenant');
  const unread = tenants.flatMap(({ name, failure }) => (failure === undefined ? [] : [t('{0} cannot be read: {1}', name, failure)]));
  const read = tenants.filter(({ failure }) => failure === undefined);
  const categories = [...new Set(read.flatMap((tenant) => tenant.categories))].sort();
  const compared = categories.map((category) => ({ category, places: read.map((tenant) => placeOf(tenant, category)) }));
  const differs = ({ places }: { readonly places: readonly string[] }): boolean => new Set(places).size > 1;
  const differences = compared.filter(differs).map(({ category, places }) => {
    const each = read.map(({ name }, index) => t('{0}: {1}', name, places[index] ?? ''));
    return { category, words: each.join('; ') };
  });
  const same = compared.filter((each) => !differs(each) && each.places[0] !== nowhere());
  return {
    differences,
    unread,
    markdown: textOf(
      tenants.map(({ name }) => name),
      { differences, unread, same: same.map(({ category, places }) => `${category} → ${places[0] ?? ''}`) },
    ),
  };
}

function nowhere(): string {
  return t('nowhere');
}

function placeOf(tenant: OwnerPosture, category: string): string {
  if (!tenant.categories.includes(category)) return t('not offered');
  const reached = new Set(reachedBy(tenant, category).map(({ kind }) => kind));
  const names = kinds.filter((kind) => reached.has(kind)).map((kind) => kindNames[kind]());
  return names.length === 0 ? nowhere() : names.join(' + ');
}

interface Told extends Pick<TenantComparison, 'differences' | 'unread'> {
  readonly same: readonly string[];
}

function textOf(names: readonly string[], { differences, unread, same }: Told): string {
  const list = (lines: readonly string[]): string => lines.map((line) => `- ${line}\n`).join('');
  const parts = [
    `# ${t('Differences between {0}', names.join(', '))}\n`,
    unread.length === 0 ? '' : list(unread),
    differences.length === 0
      ? `${t('None: every category goes to the same kinds of destination.')}\n`
      : list(differences.map(({ category, words }) => `**${category}**: ${words}`)),
    same.length === 0 ? '' : `## ${t('The Same Everywhere')}\n\n${list(same)}`,
  ];
  return parts.filter((part) => part !== '').join('\n');
}
