/** The SQLSTATE of the INFO by which a procedure asks something: see inquiries.ts. */
export const QUESTION = 'SWASK';
