/**
 * The GraphQL documents of the pages. What is asked here, any client may ask.
 */

const TALLY = "{ groupId dots voters rank }";

// One selection of each entity, for the snapshot and the feed: it is the same, whoever told it.
const ENTITIES = `
fragment Room on RoomState { id title status joinCodeRotations }
fragment Attendance on AttendanceState { id participants }
fragment Activity on ActivityState {
  id position kind prompt
  settings { collect { maxLength maxPerPerson } vote { method budget capPerGroup } }
  status startedAt endsAt closesItself closedAt revealed tally ${TALLY}
}
fragment Progress on ProgressState { id activityId answered }
fragment Contribution on ContributionState { id order activityId groupId text withdrawn }
fragment Group on GroupState { id order title mergedIntoId }
fragment Proposal on ProposalState {
  id order groupId title rank tally ${TALLY}
  contributionIds status holderId
}`;

const PARTS = `{
  room { ...Room }
  attendance { ...Attendance }
  activities { ...Activity }
  progress { ...Progress }
  contributions { ...Contribution }
  groups { ...Group }
  proposals { ...Proposal }
}`;

export const SNAPSHOT = `query Snapshot($sessionId: ID!, $audience: Audience) {
  sessionSnapshot(sessionId: $sessionId, audience: $audience) {
    cursor epoch seq serverNow state ${PARTS}
  }
}
${ENTITIES}`;

export const FEED = `subscription Feed($sessionId: ID!, $after: String, $audience: Audience) {
  sessionFeed(sessionId: $sessionId, after: $after, audience: $audience) {
    __typename
    ... on FeedBatch {
      from to epoch cursor serverNow changed ${PARTS} removed
    }
    ... on FeedReset { reason epoch seq cursor serverNow state ${PARTS} }
  }
}
${ENTITIES}`;

export const MY_PART = `query MyPart($sessionId: ID!) {
  myPart(sessionId: $sessionId) {
    epoch seq
    contributions { id activityId text withdrawn }
    votes { activityId dots { groupId dots } }
  }
}`;

export const STANDING = `query Standing($sessionId: ID!) {
  node(id: $sessionId) {
    ... on LiveSession { proposals(first: 100) { nodes { id status } } }
  }
}`;

export const JOIN_CODE = `query JoinCode($sessionId: ID!) { joinCode(sessionId: $sessionId) }`;

export const HOLDERS = `query Holders($after: String) {
  organisations(first: 100, after: $after) {
    nodes { id name }
    pageInfo { hasNextPage endCursor }
  }
}`;

const COMMAND_PROBLEM = `... on Problem { code message }
      ... on ActivityNotRunning { closedAt }
      ... on DotBudgetExceeded { remaining }`;

/** @param {string} field @param {string} input */
function command(field, input) {
  return `mutation Command($input: ${input}!) {
    ${field}(input: $input) {
      __typename
      ... on CommandAccepted { seq epoch duplicate contributionId groupId joinCode }
      ${COMMAND_PROBLEM}
    }
  }`;
}

/** What each command is called, and the document that asks for it. */
export const COMMANDS = Object.freeze({
  joinSession: `mutation Join($input: JoinSessionInput!) {
    joinSession(input: $input) {
      __typename
      ... on JoinSessionSuccess { sessionId token duplicate }
      ... on Problem { code message }
      ... on RateLimited { retryAfterSeconds }
    }
  }`,
  contribute: command("contribute", "ContributeInput"),
  withdrawContribution: command("withdrawContribution", "WithdrawContributionInput"),
  placeDots: command("placeDots", "PlaceDotsInput"),
  startActivity: command("startActivity", "StartActivityInput"),
  setTimer: command("setTimer", "SetTimerInput"),
  closeActivity: command("closeActivity", "ActivityInput"),
  revealResults: command("revealResults", "ActivityInput"),
  formGroup: command("formGroup", "FormGroupInput"),
  renameGroup: command("renameGroup", "RenameGroupInput"),
  moveContribution: command("moveContribution", "MoveContributionInput"),
  mergeGroups: command("mergeGroups", "MergeGroupsInput"),
  concludeSession: command("concludeSession", "SessionInput"),
  handOverProposals: command("handOverProposals", "HandOverProposalsInput"),
  rotateJoinCode: command("rotateJoinCode", "SessionInput"),
});
