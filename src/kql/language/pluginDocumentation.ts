import type { Documentation } from './documentation';

/** What each plugin of `evaluate` that runs here does, by its name. */
export const pluginDocumentation: Readonly<Record<string, Documentation>> = {
  active_users_count: {
    text: 'How many ids are active in each period: those that came in enough periods of the time looked back over.',
    example:
      'SigninLogs\n| evaluate active_users_count(UserPrincipalName, TimeGenerated, startofday(ago(30d)), startofday(now()), 7d, 1d, 3, 1d)',
  },
  activity_counts_metrics: {
    text: 'Events, ids, new ids and all ids so far, for each period.',
    example:
      'SigninLogs\n| evaluate activity_counts_metrics(UserPrincipalName, TimeGenerated, startofday(ago(30d)), startofday(now()), 1d)',
  },
  activity_engagement: {
    text: 'The ids of a short window as a part of those of a long one, such as daily of monthly users.',
    example: 'SigninLogs\n| evaluate activity_engagement(UserPrincipalName, TimeGenerated, ago(60d), now(), 1d, 28d)',
  },
  activity_metrics: {
    text: 'For each period how many ids are new, and how many of the period before came again.',
    example: 'SigninLogs\n| evaluate activity_metrics(UserPrincipalName, TimeGenerated, ago(30d), now(), 7d)',
  },
  autocluster: {
    text: 'Few patterns of values that together fit most rows.',
    example:
      'SigninLogs\n| where ResultType != "0"\n| project AppDisplayName, Location, ClientAppUsed, ResultType\n| evaluate autocluster()',
  },
  bag_unpack: {
    text: 'Makes a column of each property of a dynamic value.',
    example: 'SigninLogs\n| project DeviceDetail\n| evaluate bag_unpack(DeviceDetail)',
  },
  basket: {
    text: 'All patterns of values that are frequent.',
    example: 'SigninLogs\n| project AppDisplayName, Location, ResultType\n| evaluate basket(0.1)',
  },
  dcount_intersect: {
    text: 'How many values all of several sketches of `hll` have.',
    example:
      'SigninLogs\n| summarize All = hll(UserId), Failed = hll_if(UserId, ResultType != "0")\n| evaluate dcount_intersect(All, Failed)',
  },
  diffpatterns: {
    text: 'Patterns of values that are more frequent in one of two sets of rows.',
    example:
      'SigninLogs\n| extend Outcome = iff(ResultType == "0", "through", "failed")\n| project Outcome, Location, ClientAppUsed\n| evaluate diffpatterns(Outcome, "failed", "through")',
  },
  funnel_sequence: {
    text: 'Who went through a sequence of states, and which states came before and after it: three tables.',
    example:
      'AuditLogs\n| extend Who = tostring(InitiatedBy.user.id)\n| evaluate funnel_sequence(Who, TimeGenerated, ago(7d), now(), 1h, 1d, OperationName, dynamic(["Add application", "Add service principal"]))',
  },
  funnel_sequence_completion: {
    text: 'How many ids came to each state of a sequence within several lengths of time.',
    example:
      'AuditLogs\n| extend Who = tostring(InitiatedBy.user.id)\n| evaluate funnel_sequence_completion(Who, TimeGenerated, ago(7d), now(), 7d, OperationName, dynamic(["Add user", "Add member to role"]), dynamic([1h, 1d]))',
  },
  ipv4_lookup: {
    text: 'Adds the row of a table whose network holds the address.',
    example:
      'let Offices = datatable(Network:string, Office:string)["198.51.100.0/24", "Lisbon"];\nSigninLogs\n| evaluate ipv4_lookup(Offices, IPAddress, Network)',
  },
  ipv6_lookup: {
    text: 'Adds the row of a table whose network holds the address, of either version.',
    example:
      'let Offices = datatable(Network:string, Office:string)["2001:db8::/32", "Lisbon"];\nSigninLogs\n| evaluate ipv6_lookup(Offices, IPAddress, Network)',
  },
  narrow: { text: 'Turns each cell into a row of its own.', example: 'SigninLogs\n| take 1\n| evaluate narrow()' },
  new_activity_metrics: {
    text: 'How many of the ids that were new in one period came again in each later one.',
    example: 'SigninLogs\n| evaluate new_activity_metrics(UserPrincipalName, TimeGenerated, ago(28d), now(), 7d)',
  },
  pivot: {
    text: 'Makes a column of each value of a column.',
    example: 'SigninLogs\n| evaluate pivot(ResultType, count(), UserPrincipalName)',
  },
  preview: { text: 'The first rows, and how many there are: two tables.', example: 'SigninLogs\n| evaluate preview(20)' },
  rolling_percentile: {
    text: 'A percentile over each bin and those before it.',
    example:
      'SigninLogs\n| summarize Count = count() by TimeGenerated = bin(TimeGenerated, 1h)\n| evaluate rolling_percentile(Count, 95, TimeGenerated, 1h, 24)',
  },
  rows_near: {
    text: 'The rows around those that fit a condition, in their order.',
    example: 'SigninLogs\n| sort by TimeGenerated asc\n| evaluate rows_near(ResultType == "500121", 5, 5)',
  },
  sequence_detect: {
    text: 'Times at which rows of several conditions follow each other soon enough.',
    example:
      'SigninLogs\n| evaluate sequence_detect(TimeGenerated, 10m, 1h, Failed = (ResultType == "50126"), Through = (ResultType == "0"), UserPrincipalName)',
  },
  session_count: {
    text: 'How many sessions are active in each period; one lasts while its id comes again soon enough.',
    example: 'SigninLogs\n| evaluate session_count(UserPrincipalName, TimeGenerated, startofday(ago(7d)), startofday(now()), 1h, 30m)',
  },
  sliding_window_counts: {
    text: 'Events and ids of the window that ends with each period.',
    example:
      'SigninLogs\n| evaluate sliding_window_counts(UserPrincipalName, TimeGenerated, startofday(ago(30d)), startofday(now()), 7d, 1d)',
  },
};
