/** The code of the error by which the local server refuses an operation of AWS that it does not emulate. */
export const NOT_EMULATED = 'NotEmulatedByLocalServer';
