/** The fields of whatever came over a port or the network, each still to be looked at. */
export const fieldsOf = (value: unknown): { readonly [field: string]: unknown } =>
  Object(value) as { readonly [field: string]: unknown };

export const isText = (value: unknown): value is string => typeof value === 'string';

export const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);
