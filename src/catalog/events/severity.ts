/** How grave an event is, from 1 to 10, by the first rule that holds. */
export interface SeverityRule {
  readonly field: 'risk.level' | 'level' | 'outcome';
  readonly is: string;
  readonly severity: number;
}

export const severityRules: readonly SeverityRule[] = [
  { field: 'risk.level', is: 'high', severity: 9 },
  { field: 'level', is: 'critical', severity: 9 },
  { field: 'risk.level', is: 'medium', severity: 7 },
  { field: 'level', is: 'error', severity: 6 },
  { field: 'outcome', is: 'failure', severity: 6 },
  { field: 'risk.level', is: 'low', severity: 5 },
  { field: 'level', is: 'warning', severity: 5 },
];

/** Where no rule holds. */
export const usualSeverity = 3;
