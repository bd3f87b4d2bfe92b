import type { Clock } from '../../base/clock';
import type { AlertRule, RuleProblem, TailAlert } from '../../protocol/tail';
import type { Session } from '../../store/duckdb';
import { tailTableName } from '../../store/tailTable';
import type { Compile } from '../query/querySource';
import { compiledSequences } from './tailFilter';
import { rowsOfSequences } from './tailRows';
import type { StoredEvents, TailStore } from './tailStore';

export interface AlertParts {
  readonly compile: Compile;
  readonly clock: Clock;
  readonly tell: (alert: TailAlert) => void;
  readonly log: (message: string) => void;
}

/** Holds new events against rules. */
export interface AlertWatch {
  /** Takes these rules from now on, and says which of them cannot be read. */
  setRules(rules: readonly AlertRule[], session: Session): Promise<readonly RuleProblem[]>;
  check(tail: { readonly id: string; readonly store: TailStore }, events: StoredEvents): Promise<void>;
}

const minute = 60_000;
const usualMinutes = 10;

export function createAlertWatch(parts: AlertParts): AlertWatch {
  let rules: readonly AlertRule[] = [];
  /** When events met a rule, by tail and rule; emptied when it is told. */
  const met = new Map<string, number[]>();
  const compiled = (rule: AlertRule, session: Session, relation: string): ReturnType<typeof compiledSequences> =>
    compiledSequences({ compile: parts.compile, now: parts.clock.now(), relation }, session, {
      text: `AzureActivity | where ${rule.when}\n| project __sequence`,
    });
  return {
    async setRules(given, session) {
      const problems: RuleProblem[] = [];
      const good: AlertRule[] = [];
      for (const rule of given) {
        const { sql, diagnostics } = await compiled(rule, session, '(SELECT 1)');
        if (sql === undefined) problems.push({ rule: rule.name, message: diagnostics[0]?.message ?? 'The predicate cannot be read.' });
        else good.push(rule);
      }
      rules = good;
      return problems;
    },
    async check({ id, store }, { after, last }) {
      if (rules.length === 0) return;
      const fresh = `(SELECT * FROM ${tailTableName(store.database, 'AzureActivity')} WHERE __sequence > ${after} AND __sequence <= ${last})`;
      await store.read(async (session) => {
        const hold = async (rule: AlertRule): Promise<void> => {
          const { sql } = await compiled(rule, session, fresh);
          if (sql === undefined) return;
          const found = (await session.all(`SELECT __sequence FROM (${sql}) ORDER BY 1`)).map(([sequence]) => Number(sequence));
          const newest = found.at(-1);
          const events = enough(rule, met, `${id}\0${rule.name}`, { count: found.length, now: parts.clock.now() });
          if (newest === undefined || events === undefined) return;
          const [row] = await rowsOfSequences(session, { database: store.database, folded: false, asOf: last }, [newest]);
          if (row) parts.tell({ tailId: id, rule: rule.name, events, row });
        };
        // A rule that fails on these events keeps none of the others from them.
        for (const rule of rules)
          await hold(rule).catch((error: unknown) => parts.log(`The alert rule ${rule.name} could not be checked: ${String(error)}`));
      });
    },
  };
}

/** How many events to tell of, where there are enough of them. */
function enough(
  { least = 1, withinMinutes = usualMinutes }: AlertRule,
  met: Map<string, number[]>,
  key: string,
  { count, now }: { readonly count: number; readonly now: number },
): number | undefined {
  if (count === 0) return undefined;
  const times = [...(met.get(key) ?? []), ...Array.from({ length: count }, () => now)].filter(
    (time) => time > now - withinMinutes * minute,
  );
  if (times.length < least) {
    met.set(key, times);
    return undefined;
  }
  met.delete(key);
  return times.length;
}
