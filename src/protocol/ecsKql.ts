/**
 * The step that turns rows of AzureActivity into documents of the Elastic Common Schema: a column for each of its field sets. What an event
 * does not have is null. Source: the field reference of the Elastic Common Schema, elastic.co/guide/en/ecs/current.
 */
const projection = `| extend Name = tostring(Claims_d.name), Told = Properties_d, IsSecurity = CategoryValue == "Security", IsAlert = CategoryValue == "Alert"
| extend Outcome = case(
    ActivityStatusValue in~ ("Success", "Succeeded", "Accept", "Accepted", "Resolved"), "success",
    ActivityStatusValue in~ ("Failure", "Failed"), "failure",
    "unknown")
| extend Kind = case(
    OperationNameValue startswith "Microsoft.Authorization/roleAssignments/", dynamic(["iam"]),
    CategoryValue in ("Administrative", "Policy"), dynamic(["configuration"]),
    dynamic(null))
| project
    ["@timestamp"] = TimeGenerated,
    ecs = bag_pack("version", "8.11.0"),
    event = bag_merge(
      bag_pack("id", EventDataId, "action", OperationNameValue, "dataset", CategoryValue, "provider", ResourceProviderValue, "outcome", Outcome),
      iff(isnull(Kind), dynamic({}), bag_pack("category", Kind)),
      iff(isnull(EventSubmissionTimestamp), dynamic({}), bag_pack("created", EventSubmissionTimestamp))),
    log = bag_pack("level", Level),
    user = iff(isempty(Caller), dynamic(null), bag_merge(bag_pack("name", Caller), iff(isempty(Name), dynamic({}), bag_pack("full_name", Name)))),
    source = iff(isempty(CallerIpAddress), dynamic(null), bag_pack("ip", CallerIpAddress)),
    cloud = bag_pack("provider", "azure", "account", bag_pack("id", SubscriptionId)),
    azure = bag_pack(
      "subscription_id", SubscriptionId,
      "correlation_id", CorrelationId,
      "activitylogs", bag_pack("operation_name", OperationNameValue, "category", CategoryValue, "result_type", ActivityStatusValue, "result_signature", ActivitySubstatusValue),
      "resource", bag_pack("group", ResourceGroup, "id", _ResourceId)),
    rule = iff(IsAlert, bag_pack("reference", tostring(Told.RuleUri), "name", tostring(Told.RuleName), "description", tostring(Told.RuleDescription)), dynamic(null)),
    process = iff(IsSecurity, bag_pack("command_line", tostring(Told.commandLine), "pid", tolong(Told.processId), "name", tostring(Told.processName)), dynamic(null))`;

/** A query over AzureActivity, with its events as documents of the Elastic Common Schema: exported as JSON lines, each line is one. */
export function ecsKql(query: string): string {
  return `${query}\n${projection}`;
}
