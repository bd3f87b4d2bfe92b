/** The network rules of a namespace of event hubs that lets everybody in, as a new one does. */
export const openNetwork = {
  publicNetworkAccess: 'Enabled',
  defaultAction: 'Allow',
  virtualNetworkRules: [],
  ipRules: [],
  trustedServiceAccessEnabled: false,
};
