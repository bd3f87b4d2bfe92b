import { t } from '@vscode/l10n';
import type { WantedRecords } from '../protocol/directLogs';

export type FilterChoice = 'user' | 'application' | 'success' | 'failure';

/** What a person said of which records they want. */
export interface FilterAnswers {
  readonly choices: readonly FilterChoice[];
  readonly user?: string;
  readonly application?: string;
}

/** The filter that the answers make; undefined where all records are wanted. What succeeded and what failed together are all. */
export function wantedRecords({ choices, user = '', application = '' }: FilterAnswers = { choices: [] }): WantedRecords | undefined {
  const [succeeded, failed] = [choices.includes('success'), choices.includes('failure')];
  const wanted: WantedRecords = {
    ...(choices.includes('user') && user !== '' ? { user } : {}),
    ...(choices.includes('application') && application !== '' ? { application } : {}),
    ...(succeeded === failed ? {} : { outcome: succeeded ? 'success' : 'failure' }),
  };
  return Object.keys(wanted).length === 0 ? undefined : wanted;
}

/** A filter in words, as a review tells it. */
export function wantedWords({ user, application, outcome }: WantedRecords): string {
  return [
    ...(user === undefined ? [] : [t('of the user {0}', user)]),
    ...(application === undefined ? [] : [t('of the application {0}', application)]),
    ...(outcome === undefined ? [] : [outcome === 'success' ? t('what succeeded') : t('what failed')]),
  ].join(', ');
}
