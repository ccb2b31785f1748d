import type { ServerView } from '../pages/page';
import { settings } from '../settings';

/** How every page shows this server. */
export const serverView: ServerView = { name: settings.resourceName, branding: settings.branding };
