import { t } from '@vscode/l10n';
import { UserError } from '../../base/errors';
import { settingNaming } from '../../base/settingName';
import type { DiagnosticSetting } from '../../azure/services/diagnosticSettings';
import type { SendLogsAnswers } from '../../protocol/setup';

/** What is wrong with the id of a tenant: it is a GUID or a domain. AZ-9: told before anything is sent. */
export function problemOfTenant(text: string): string | undefined {
  const groups = text.split('-');
  if (/^[0-9a-f-]+$/i.test(text) && groups.length > 1) {
    const lengths = [8, 4, 4, 4, 12];
    if (groups.length !== lengths.length)
      return t('“{0}” is no tenant id: it has {1} groups of digits, and an id has five.', text, groups.length);
    const wrong = groups.findIndex((group, index) => group.length !== lengths[index]);
    if (wrong < 0) return undefined;
    return t(
      '“{0}” is no tenant id: its group {1} has {2} digits in place of {3}. Copy the id again.',
      text,
      wrong + 1,
      groups[wrong]?.length ?? 0,
      lengths[wrong] ?? 0,
    );
  }
  const isDomain = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i.test(text);
  return isDomain ? undefined : t('“{0}” is no tenant: give its id (a GUID) or one of its domains, such as contoso.example.', text);
}

/** What is wrong with the id of a destination: Azure takes one with other characters than ASCII, and the setting vanishes afterwards. */
export function problemOfResourceId(resourceId: string): string | undefined {
  const strange = [...resourceId].find((character) => character < ' ' || character > '~');
  if (strange !== undefined)
    return t(
      'The id of the destination has “{0}”, which is no ASCII character. Azure would take it, and the setting would vanish afterwards. Rename the resource or its resource group, or choose another: {1}',
      strange,
      resourceId,
    );
  return resourceId.startsWith('/subscriptions/') ? undefined : t('“{0}” is no resource id: it begins with /subscriptions/.', resourceId);
}

/** Refuses, before anything is sent, a setting that there may not be. */
export function checkSetting(answers: SendLogsAnswers, existing: readonly DiagnosticSetting[], most: number, owner: string): void {
  const { name, categories, destinations, overwrite = false } = answers;
  const refuse = (code: string, message: string | undefined): void => {
    if (message !== undefined) throw new UserError(message, { code });
  };
  refuse('setup-name', settingNaming(answers).problem(name, t));
  const same = existing.find((setting) => setting.name.toLowerCase() === name.toLowerCase());
  if (!same && existing.length >= most)
    refuse(
      'setup-five-used',
      t(
        '{0} has {1} diagnostic settings already, and that is the most Azure allows: {2}. Edit one of them, or delete one first.',
        owner,
        existing.length,
        existing.map((setting) => setting.name).join(', '),
      ),
    );
  if (same && !overwrite)
    refuse(
      'setup-name-taken',
      t(
        '{0} has a diagnostic setting {1} already, which sends {2} categories. Saving would replace it as a whole. Choose another name, or say that it is to be replaced.',
        owner,
        same.name,
        same.enabled.length,
      ),
    );
  if (categories.length === 0) refuse('setup-no-category', t('No category is chosen, so nothing would be sent. Choose at least one.'));
  if (Object.values(destinations).every((destination) => destination === undefined))
    refuse('setup-no-destination', t('No destination is chosen, so nothing would be sent. Choose at least one.'));
  for (const resourceId of namedIds(answers)) refuse('setup-resource-id', problemOfResourceId(resourceId));
}

/** The ids that answers name themselves. */
function namedIds({ destinations }: SendLogsAnswers): readonly string[] {
  const { workspace, storageAccount, eventHub, partner } = destinations;
  return [
    workspace && 'resourceId' in workspace ? workspace.resourceId : undefined,
    storageAccount && 'resourceId' in storageAccount ? storageAccount.resourceId : undefined,
    eventHub && 'ruleId' in eventHub ? eventHub.ruleId : undefined,
    partner?.resourceId,
  ].filter((id) => id !== undefined);
}

/** Refuses categories that the service does not offer here. */
export function checkCategories(categories: readonly string[], offered: readonly string[], owner: string): void {
  const known = new Set(offered.map((category) => category.toLowerCase()));
  const own = categories.find((category) => /^CustomSecurityAttributes?AuditLogs$/i.test(category));
  if (own !== undefined && !known.has(own.toLowerCase()))
    throw new UserError(
      t(
        '{0} takes a diagnostic setting of its own, which the role Attribute Log Administrator makes, and whose records the role Attribute Log Reader reads. Leave it out here; Send Custom Security Attribute Logs sends it.',
        own,
      ),
      { code: 'setup-own-setting' },
    );
  const unknown = categories.filter((category) => !known.has(category.toLowerCase()));
  if (unknown.length > 0)
    throw new UserError(t('{0} offers no category {1}. It offers {2}.', owner, unknown.join(', '), offered.join(', ')), {
      code: 'setup-category',
    });
}

/** Refuses what Azure refuses too: the same category sent to the same place by two settings. */
export function checkDuplicates(wanted: DiagnosticSetting, existing: readonly DiagnosticSetting[]): void {
  for (const other of existing) {
    if (other.name.toLowerCase() === wanted.name.toLowerCase()) continue;
    for (const destination of wanted.destinations) {
      const shared = other.destinations.find(
        ({ resourceId, name }) =>
          resourceId.toLowerCase() === destination.resourceId.toLowerCase() &&
          (destination.kind !== 'eventHub' || name.toLowerCase() === destination.name.toLowerCase()),
      );
      const on = new Set(other.enabled.map((category) => category.toLowerCase()));
      const twice = shared ? wanted.enabled.filter((category) => on.has(category.toLowerCase())) : [];
      if (twice.length > 0)
        throw new UserError(
          t(
            '{0} goes to {1} already, by the diagnostic setting {2}. Azure refuses to send it there twice. Leave it out here, or edit {2}.',
            twice.join(', '),
            destination.name,
            other.name,
          ),
          { code: 'setup-duplicate' },
        );
    }
  }
}
