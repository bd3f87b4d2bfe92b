/** Why constructs are refused; the first that fits a name. */
const reasons: readonly { readonly when: RegExp; readonly says: string }[] = [
  { when: /^externaldata$/, says: 'It reads a file only from a place that the user has allowed.' },
  { when: /^geo_info_from_ip_address$/, says: 'It runs only where a setting names a file with the places of addresses.' },
  {
    when: /^geo_/,
    says: 'Lines and shapes on the earth, and cells of H3, are not worked out here; distances, directions, circles and other cells are.',
  },
  {
    when: /^(cluster|external_table|externaldata|externaldata-expression|materialized_view|entity_group|stored_query_result|graph|execute-and-cache|macro-expand)$/,
    says: 'It reaches beyond the open logs, into clusters or what a service stores.',
  },
  {
    when: /^(current_|cursor_|extent_?|row_id|rowstore_|estimate_data_size|column_names_of)/,
    says: 'It tells of the service and its storage, which are not there.',
  },
  { when: /^(graph|make-graph|all$|any$|map$|inner_nodes|node_|labels)/, says: 'Graphs are not worked out here.' },
  { when: /^hash_(combine|many)$/, says: 'How the service combines hashes is not documented, so the number could not be the same.' },
];

/** The reason of a refusal, in one sentence. */
export function refusalReason(name: string): string {
  return reasons.find(({ when }) => when.test(name))?.says ?? 'It is not translated.';
}
