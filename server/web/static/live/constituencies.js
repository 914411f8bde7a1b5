/** The groups that people speak for, in the order in which they are listed. */
export const CONSTITUENCIES = Object.freeze([
  "ELECTED", "LOCAL_ACTORS", "SOCIO_PROFESSIONALS", "ASSOCIATIONS", "INHABITANTS", "STATE_SERVICES",
  "TECHNICIANS", "EXPERTS", "OTHER",
]);
