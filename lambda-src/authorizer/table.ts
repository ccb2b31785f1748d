import { ENVIRONMENT } from '../../src/contract';
import { requireEnvironment } from '../shared/environment';

/** The table of the authorization server. */
export const tableName = requireEnvironment(ENVIRONMENT.tableName);
