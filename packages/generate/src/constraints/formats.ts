const date = [
  String.raw`(\d\d(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29`, // in leap years alone
  String.raw`\d{4}-((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|1\d|2[0-8]))`,
].join('|');
const time = String.raw`([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)`;
const host = String.raw`[a-z\d]+(-[a-z\d]+)*(\.[a-z\d]+(-[a-z\d]+)*)*\.[a-z]{2,}`;
const byte = String.raw`(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;

/**
 * What strings of a `format` look like, from end to end: https://json-schema.org/draft/2020-12/json-schema-validation#section-7.3,
 * without what is rare, such as leap seconds, quoted names in addresses of mail and URIs other than of the web.
 */
export const formats: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    date,
    time,
    'date-time': `(${date})T${time}`,
    email: String.raw`[\w+-]+(\.[\w+-]+)*@${host}`,
    ipv4: String.raw`(${byte}\.){3}${byte}`,
    uri: String.raw`https?://${host}(:\d{1,4})?(/[\w.~!$&'()*+,;=:@/-]*)?(\?[\w.~!$&'()*+,;=:@/?-]*)?(#[\w.~!$&'()*+,;=:@/?-]*)?`,
    uuid: '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}',
  }).map(([format, source]) => [format, new RegExp(`^(?:${source})$`, 'u')]),
);
