import type { ProviderSchema } from './schema';

/** Where an event hub's part is. */
const ofHub = {
  id: 'string computed',
  name: 'string required',
  namespace_name: 'string required',
  resource_group_name: 'string required',
} as const;

const rights = {
  listen: 'bool optional',
  send: 'bool optional',
  manage: 'bool optional',
  primary_key: 'string computed',
  primary_connection_string: 'string computed',
  secondary_key: 'string computed',
  secondary_connection_string: 'string computed',
} as const;

const destinations = {
  eventhub_authorization_rule_id: 'string optional',
  eventhub_name: 'string optional',
  log_analytics_workspace_id: 'string optional',
  storage_account_id: 'string optional',
} as const;

const inGroup = {
  id: 'string computed',
  name: 'string required',
  resource_group_name: 'string required',
  location: 'string required',
  tags: 'tags optional',
} as const;

/**
 * What the provider azurerm, version 4, takes in the resources that are written here; of the rarer arguments not all.
 * Source: github.com/hashicorp/terraform-provider-azurerm, website/docs/index.html.markdown and website/docs/r/NAME.html.markdown, where a
 * resource's NAME is its type without the first word.
 */
export const azurerm: ProviderSchema = {
  provider: {
    arguments: {
      subscription_id: 'string optional',
      tenant_id: 'string optional',
      client_id: 'string optional',
      environment: 'string optional',
      storage_use_azuread: 'bool optional',
      use_cli: 'bool optional',
    },
    blocks: { features: { nesting: 'list', least: 1, most: 1, arguments: {} } },
  },
  resources: {
    azurerm_eventhub_consumer_group: {
      arguments: { ...ofHub, eventhub_name: 'string required', user_metadata: 'string optional' },
    },
    azurerm_eventhub_authorization_rule: { arguments: { ...ofHub, eventhub_name: 'string required', ...rights } },
    azurerm_eventhub_namespace_authorization_rule: { arguments: { ...ofHub, ...rights } },
    azurerm_monitor_aad_diagnostic_setting: {
      arguments: { id: 'string computed', name: 'string required', ...destinations },
      blocks: { enabled_log: { nesting: 'set', arguments: { category: 'string required' } } },
    },
    azurerm_monitor_diagnostic_setting: {
      arguments: {
        id: 'string computed',
        name: 'string required',
        target_resource_id: 'string required',
        ...destinations,
        partner_solution_id: 'string optional',
        log_analytics_destination_type: 'string optional',
      },
      blocks: {
        enabled_log: { nesting: 'set', arguments: { category: 'string optional', category_group: 'string optional' } },
        enabled_metric: { nesting: 'set', arguments: { category: 'string required' } },
      },
    },
    azurerm_resource_group: {
      arguments: {
        id: 'string computed',
        name: 'string required',
        location: 'string required',
        managed_by: 'string optional',
        tags: 'tags optional',
      },
    },
    azurerm_log_analytics_workspace: {
      arguments: {
        ...inGroup,
        sku: 'string optional',
        retention_in_days: 'number optional',
        daily_quota_gb: 'number optional',
        local_authentication_enabled: 'bool optional',
        internet_ingestion_enabled: 'bool optional',
        internet_query_enabled: 'bool optional',
        workspace_id: 'string computed',
      },
    },
    azurerm_storage_account: {
      arguments: {
        ...inGroup,
        account_kind: 'string optional',
        account_tier: 'string required',
        account_replication_type: 'string required',
        access_tier: 'string optional',
        https_traffic_only_enabled: 'bool optional',
        min_tls_version: 'string optional',
        allow_nested_items_to_be_public: 'bool optional',
        shared_access_key_enabled: 'bool optional',
        public_network_access_enabled: 'bool optional',
        is_hns_enabled: 'bool optional',
      },
    },
    azurerm_role_assignment: {
      arguments: {
        id: 'string computed',
        name: 'string optional',
        scope: 'string required',
        role_definition_id: 'string optional',
        role_definition_name: 'string optional',
        principal_id: 'string required',
        principal_type: 'string optional',
        condition: 'string optional',
        condition_version: 'string optional',
        description: 'string optional',
        skip_service_principal_aad_check: 'bool optional',
      },
    },
  },
};

/**
 * What the provider azapi, version 2, takes for any resource: a body is an object there, which was a text in version 1.
 * Source: github.com/Azure/terraform-provider-azapi, docs/resources/resource.md.
 */
export const azapi: ProviderSchema = {
  provider: { arguments: { subscription_id: 'string optional', tenant_id: 'string optional', use_cli: 'bool optional' } },
  resources: {
    azapi_resource: {
      arguments: {
        id: 'string computed',
        output: 'dynamic computed',
        type: 'string required',
        name: 'string optional',
        parent_id: 'string optional',
        location: 'string optional',
        body: 'dynamic optional',
        tags: 'tags optional',
        ignore_casing: 'bool optional',
        ignore_missing_property: 'bool optional',
        ignore_null_property: 'bool optional',
        locks: 'strings optional',
        response_export_values: 'dynamic optional',
        schema_validation_enabled: 'bool optional',
      },
    },
  },
};
