import { searchHandbook } from './search-handbook.mjs';
import { workingDays } from './working-days.mjs';
import { localTimes } from './local-times.mjs';

const tools = { search_handbook: searchHandbook, working_days: workingDays, local_times: localTimes };

/** Gets the arguments after they were checked against the tool's input schema; may answer with text, JSON or a full MCP result. */
export const handler = async (event) => tools[event.tool](event.arguments);
