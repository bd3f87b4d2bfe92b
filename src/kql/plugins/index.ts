import { exampleList } from '../functions/entry';
import {
  activeUsersCount,
  activityCountsMetrics,
  activityEngagement,
  activityMetrics,
  newActivityMetrics,
  slidingWindowCounts,
} from './activity';
import { bagUnpack } from './bagUnpack';
import { ipv4Lookup, ipv6Lookup } from './addressLookup';
import { funnelSequence, funnelSequenceCompletion, funnelTables } from './funnels';
import { narrow } from './narrow';
import { autocluster, basket, diffpatterns } from './patterns';
import { pivot } from './pivot';
import { preview, previewTables } from './preview';
import type { Plugin, PluginEntry, RefusedPlugin } from './plugin';
import { dcountIntersect, rollingPercentile, rowsNear, sequenceDetect } from './rolling';
import { sessionCount } from './sessions';

const visits = `datatable(u:string, t:datetime)["a", datetime(2020-01-01), "b", datetime(2020-01-01), "a", datetime(2020-01-02), "c", datetime(2020-01-02), "a", datetime(2020-01-04)]`;
const events = 'datatable(way:string, site:string)["in", "x", "in", "x", "in", "y", "out", "z"]';
const path = `datatable(u:string, t:datetime, s:string)["a", datetime(2020-01-01), "find", "a", datetime(2020-01-01 01:00), "open", "a", datetime(2020-01-01 02:00), "look", "a", datetime(2020-01-01 03:00), "buy", "b", datetime(2020-01-01), "find"]`;
const days = 'datetime(2020-01-01), datetime(2020-01-04)';

/** The plugins that run here. */
export const plugins: readonly PluginEntry[] = [
  plugin('bag_unpack', bagUnpack, {
    'print d = dynamic({"a":1, "b":"x"}) | evaluate bag_unpack(d) | project strcat(a, b)': '1x',
    'print a = 5, d = dynamic({"a":1, "b":"x"}) | evaluate bag_unpack(d, "p_") | project strcat(a, p_a, p_b)': '51x',
    'print a = 5, d = dynamic({"a":1}) | evaluate bag_unpack(d, columnsConflict="keep_source") | project a': '5',
    'print a = 5, d = dynamic({"a":1}) | evaluate bag_unpack(d, columnsConflict="replace_source") | project a': '1',
    'print a = 5, b = 6, d = dynamic({"a":1}) | evaluate bag_unpack(d, columnsConflict="replace_source") | project strcat(a, b)': '16',
    'print d = dynamic({"a":1, "b":2}) | evaluate bag_unpack(d, ignoredProperties=dynamic(["b"])) | getschema | count': '1',
  }),
  plugin('pivot', pivot, {
    'datatable(k:string, n:long)["x", 1, "y", 2, "x", 3] | evaluate pivot(k, sum(n)) | project strcat(x, "-", y)': '4-2',
  }),
  plugin('narrow', narrow, { 'print a = 1, b = "x" | evaluate narrow() | where Column == "b" | project Value': 'x' }),
  plugin('ipv4_lookup', ipv4Lookup, {
    'let nets = datatable(net:string, name:string)["10.0.0.0/8", "home"]; print ip = "10.1.2.3" | evaluate ipv4_lookup(nets, ip, net) | project name':
      'home',
  }),
  plugin('ipv6_lookup', ipv6Lookup, {
    'let nets = datatable(net:string, name:string)["fe80::/64", "near", "fd00::/8", "home"]; print ip = "fd12:3456::1" | evaluate ipv6_lookup(nets, ip, net) | project name':
      'home',
    'let nets = datatable(net:string, name:string)["10.0.0.0/8", "home"]; print ip = "10.1.2.3" | evaluate ipv6_lookup(nets, ip, net) | project name':
      'home',
    'let nets = datatable(net:string, name:string)["fe80::/64", "near"]; print ip = "fe81::1" | evaluate ipv6_lookup(nets, ip, net, return_unmatched = true) | project strcat(ip, name)':
      'fe81::1',
  }),
  plugin('activity_counts_metrics', activityCountsMetrics, {
    [`${visits} | evaluate activity_counts_metrics(u, t, ${days}, 1d) | where t == datetime(2020-01-02) | project strcat_delim(",", ['count'], ['dcount'], new_dcount, aggregated_dcount)`]:
      '2,2,1,3',
  }),
  plugin('activity_metrics', activityMetrics, {
    [`${visits} | evaluate activity_metrics(u, t, ${days}, 1d) | where t == datetime(2020-01-02) | project strcat_delim(",", dcount_values, dcount_newvalues, retention_rate)`]:
      '2,1,0.5',
  }),
  plugin('new_activity_metrics', newActivityMetrics, {
    [`${visits} | evaluate new_activity_metrics(u, t, ${days}, 1d) | where from_t == datetime(2020-01-01) and to_t == datetime(2020-01-02) | project strcat_delim(",", dcount_new_values, dcount_retained_values, churn_rate)`]:
      '1,1,0.5',
    [`${visits} | evaluate new_activity_metrics(u, t, ${days}, 1d, datetime(2020-01-01), (datatable(u:string)["a"])) | where to_t == datetime(2020-01-02) | project strcat_delim(",", dcount_new_values, dcount_retained_values, churn_rate)`]:
      '1,0,1.0',
    [`${visits} | evaluate new_activity_metrics(u, t, ${days}, "month") | project strcat_delim(",", from_t, dcount_new_values)`]:
      '2020-01-01T00:00:00.0000000Z,3',
  }),
  plugin('activity_engagement', activityEngagement, {
    [`${visits} | evaluate activity_engagement(u, t, ${days}, 1d, 2d) | where t == datetime(2020-01-02) | project strcat_delim(",", dcount_activities_inner, dcount_activities_outer)`]:
      '2,3',
  }),
  plugin('active_users_count', activeUsersCount, {
    [`${visits} | evaluate active_users_count(u, t, ${days}, 7d, 1d, 3, 7d) | project ['dcount']`]: '1',
  }),
  plugin('sliding_window_counts', slidingWindowCounts, {
    [`${visits} | evaluate sliding_window_counts(u, t, ${days}, 2d, 1d) | where t == datetime(2020-01-02) | project strcat_delim(",", Count, Dcount)`]:
      '4,3',
  }),
  plugin(
    'session_count',
    sessionCount,
    {
      [`${visits} | evaluate session_count(u, t, ${days}, 1d, 1d) | where t == datetime(2020-01-02) | project count_sessions`]: '2',
      'range x from 1 to 100 step 40 | extend u = "a" | evaluate session_count(u, x, 1, 200, 100, 39) | project count_sessions': '3',
      'range x from 1 to 100 step 40 | extend u = "a" | evaluate session_count(u, x, 1, 200, 100, 40) | project count_sessions': '1',
    },
    'A session counts in each period in which its id comes; the service’s own rule for this is not documented.',
  ),
  plugin('rolling_percentile', rollingPercentile, {
    'range x from 1 to 10 step 1 | evaluate rolling_percentile(x, 50, x, 2, 2) | summarize max(rolling_2_percentile_x_50)': '9',
  }),
  plugin('rows_near', rowsNear, {
    'range x from 1 to 9 step 1 | serialize | evaluate rows_near(x == 5, 1, 2) | summarize make_list(x)': '[4,5,6,7]',
  }),
  plugin('sequence_detect', sequenceDetect, {
    'datatable(t:datetime, e:string)[datetime(2020-01-01), "in", datetime(2020-01-01 00:05), "out"] | evaluate sequence_detect(t, 10m, 1h, arrival = (e == "in"), leave = (e == "out")) | project Duration':
      '00:05:00',
  }),
  {
    ...plugin(
      'funnel_sequence',
      funnelSequence,
      {
        [`${path} | evaluate funnel_sequence(u, t, ${days}, 2h, 7d, s, dynamic(["open", "buy"])) | project strcat(prev, "-", next, ['dcount'])`]:
          'find-1',
        [`${path} | evaluate funnel_sequence(u, t, ${days}, 1h, 7d, s, dynamic(["open", "buy"])) | count`]: '0',
        [`${path} | evaluate funnel_sequence(u, t, ${days}, 2h, 7d, s, dynamic(["open"])) | where prev == "find" | project samples`]:
          '["a"]',
      },
      'Which of several ways through the events counts is not documented: here a state that comes again in a row is one, other states may lie between two steps, and each event is a step of one sequence.',
    ),
    tables: funnelTables,
  },
  plugin(
    'funnel_sequence_completion',
    funnelSequenceCompletion,
    {
      [`${path} | evaluate funnel_sequence_completion(u, t, ${days}, 7d, s, dynamic(["find", "buy"]), dynamic([1h, 1d])) | where Period == 1h | summarize make_list(['dcount'])`]:
        '[2,0]',
      [`${path} | evaluate funnel_sequence_completion(u, t, ${days}, 7d, s, dynamic(["find", "buy"]), dynamic([1h, 1d])) | where Period == 1d | summarize make_list(['dcount'])`]:
        '[2,1]',
    },
    'States that nobody came to are there with 0; events at the same time may follow each other either way.',
  ),
  { ...plugin('preview', preview, { 'range x from 1 to 5 step 1 | sort by x desc | evaluate preview(2)': '5' }), tables: previewTables },
  plugin('basket', basket, {
    [`${events} | evaluate basket(0.5) | project strcat_delim("/", Count, Percent, way, site)`]: '3/75.0/in/',
    [`${events} | evaluate basket(0.5, "~", 1, "*") | where site == "*" | project strcat(Count, way)`]: '3in',
    'datatable(k:string, w:long)["a", 9, "b", 1] | evaluate basket(0.5, w) | project strcat(Count, k)': '9a',
  }),
  plugin(
    'autocluster',
    autocluster,
    { [`${events} | evaluate autocluster() | summarize sum(Count) > 2`]: 'true' },
    'Which of the frequent patterns are chosen is not documented; here those that fit most rows with most values.',
  ),
  plugin(
    'diffpatterns',
    diffpatterns,
    {
      [`${events} | evaluate diffpatterns(way, "in", "out") | where site == "x" | project strcat_delim("/", CountA, CountB, site)`]:
        '2/0/x',
    },
    'All patterns whose shares differ enough are given; the service leaves some out.',
  ),
  plugin('dcount_intersect', dcountIntersect, {
    'range x from 1 to 10 step 1 | summarize a = hll(x), b = hll(x + 4) | evaluate dcount_intersect(a, b) | project strcat(s0, "-", s1)':
      '10-6',
  }),
];

const noNetwork = 'Queries over local logs reach no network.';

/** The plugins that are known and refused. */
export const refusedPlugins: readonly RefusedPlugin[] = [
  ...[
    'http_request',
    'http_request_post',
    'sql_request',
    'mysql_request',
    'postgresql_request',
    'cosmosdb_sql_request',
    'azure_digital_twins_query_request',
  ].map(refusedFor(noNetwork)),
  ...[
    'dax_request',
    'execute_query',
    'execute_show_command',
    'ai_embed_text',
    'ai_embeddings',
    'ai_chat_completion',
    'ai_chat_completion_prompt',
  ].map(refusedFor(noNetwork)),
  ...['python', 'r', 'csharp'].map(refusedFor('Programs inside queries do not run here.')),
  ...['infer_storage_schema', 'infer_storage_schema_with_suggestions', 'external_datatable'].map(
    refusedFor('Queries over local logs read no storage of the service.'),
  ),
  ...['geo_polygon_lookup', 'geo_line_lookup'].map(refusedFor('Shapes on the earth are not worked out here.')),
  ...['identity', 'identity_v3', 'estimate_rows_count'].map(refusedFor('The documentation does not describe it.')),
];

function plugin(name: string, apply: Plugin, examples: Readonly<Record<string, string | null>>, differs?: string): PluginEntry {
  return { name, apply, examples: exampleList(examples), ...(differs === undefined ? {} : { differs }) };
}

function refusedFor(reason: string): (name: string) => RefusedPlugin {
  return (name) => ({ name, reason });
}
