/** The metadata in which an operator names the tenant of one call. */
export const TENANT_HEADER = 'bailiwick-tenant';
