import { fullFormats } from 'ajv-formats/dist/formats';

/** The formats of JSON Schema that validators check, by name: those that are more than a regular expression. */
export const formats = Object.fromEntries(Object.entries(fullFormats).filter(([, format]) => !(format instanceof RegExp)));
