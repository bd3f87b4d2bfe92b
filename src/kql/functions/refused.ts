/** A function of the language that is known and does not run here, with the reason. */
export interface RefusedFunction {
  readonly name: string;
  readonly reason: string;
}

const refusedFor =
  (reason: string) =>
  (name: string): RefusedFunction => ({ name, reason });

/** The scalar functions that are known and refused. */
export const refusedFunctions: readonly RefusedFunction[] = [
  ...['hash_combine', 'hash_many'].map(refusedFor('How the service combines hashes is not documented.')),
  ...[
    'current_principal',
    'current_principal_details',
    'current_principal_is_member_of',
    'current_cluster_endpoint',
    'current_database',
  ].map(refusedFor('Local logs have no signed-in principal, cluster or database.')),
  ...[
    'extent_id',
    'extent_tags',
    'extentid',
    'row_id',
    'cursor_current',
    'cursor_after',
    'cursor_before_or_at',
    'current_cursor',
    'rowstore_ordinal_range',
  ].map(refusedFor('It speaks of how the service stores rows; files have nothing of the kind.')),
];
