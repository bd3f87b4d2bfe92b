/** The id of the connection of a window to Azure: there is one, and who is signed in changes behind it. */
export const azureConnectionId = 'azure';
