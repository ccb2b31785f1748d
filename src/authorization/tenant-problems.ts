import { mismatch } from '../checks/prop-problems';

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What stands for many tenants at once where the id of a tenant does. */
const ANY_TENANT = ['common', 'organizations', 'consumers'];

/** What is wrong with the id of a tenant of Microsoft Entra ID. */
export function tenantProblems(tenantId: string): string[] {
  return ANY_TENANT.includes(tenantId)
    ? [`tenantId: ${JSON.stringify(tenantId)} lets people of every tenant in the world sign in; write the id of your own tenant, a GUID`]
    : mismatch('tenantId', tenantId, GUID, 'the id of the tenant, a GUID, and not a domain, for tokens name the tenant by it');
}

/** What is wrong with the id of an application of Microsoft Entra ID. */
export function guidProblems(prop: string, value: string): string[] {
  return mismatch(prop, value, GUID, 'a GUID');
}
