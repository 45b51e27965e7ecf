/** `npm run test:long` runs the settings that `npm test` leaves out. */
export const isLong = process.env['LONG'] !== undefined;
