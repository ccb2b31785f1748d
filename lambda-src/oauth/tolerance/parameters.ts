/** Form-encoded parameters, in their order. A name that occurs twice stays so: whoever reads them refuses it (RFC 6749 section 3.1). */
export type Parameters = readonly (readonly [name: string, value: string])[];

export function readParameters(form: string): Parameters {
  return [...new URLSearchParams(form)];
}

export function formOf(parameters: Parameters): string {
  return new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value])).toString();
}

/** @returns the first value, if any: one that occurs twice is refused anyway */
export function valueOf(parameters: Parameters, name: string): string | undefined {
  return parameters.find(([other]) => other === name)?.[1];
}

/** Changes every value of one parameter. A value that becomes empty is left out. */
export function changeValues(parameters: Parameters, name: string, change: (value: string) => string): Parameters {
  return withoutEmptyParameters(parameters.map(([other, value]) => [other, other === name ? change(value) : value]));
}

/** Leaves out parameters without a value. */
export function withoutEmptyParameters(parameters: Parameters): Parameters {
  return parameters.filter(([, value]) => value !== '');
}
