/**
 * The GraphQL documents of the pages. What is asked here, any client may ask.
 */

const TALLY = "{ groupId dots voters rank }";

const ACTIVITY = `{
  id position kind prompt
  settings { maxLength maxPerPerson dotBudget dotsPerGroup }
  status startedAt endsAt closesItself closedAt voters tally ${TALLY} revealed
}`;

const PROPOSAL = `{
  id groupId title rank tally ${TALLY} contributionIds status holderId
}`;

const STATE = `{
  title status openedAt concludedAt participants
  activities ${ACTIVITY}
  contributions { id activityId groupId text withdrawn }
  groups { id title mergedIntoId }
  proposals ${PROPOSAL}
}`;

export const SNAPSHOT = `query Snapshot($sessionId: ID!, $audience: Audience) {
  sessionSnapshot(sessionId: $sessionId, audience: $audience) {
    cursor epoch seq serverNow state ${STATE}
  }
}`;

export const FEED = `subscription Feed($sessionId: ID!, $after: String, $audience: Audience) {
  sessionFeed(sessionId: $sessionId, after: $after, audience: $audience) {
    __typename
    ... on FeedBatch {
      from to epoch cursor serverNow
      events {
        __typename
        ... on SessionOpened { openedAt sessionTitle activities ${ACTIVITY} }
        ... on ParticipantsCounted { participants }
        ... on ActivityStarted { activityId startedAt endsAt closesItself }
        ... on ActivityReopened { activityId endsAt closesItself }
        ... on TimerSet { activityId endsAt closesItself }
        ... on ActivityClosed { activityId closedAt byClock counted ${TALLY} }
        ... on ContributionMade { contributionId activityId text }
        ... on ContributionWithdrawn { contributionId }
        ... on ContributionMoved { contributionId destinationId }
        ... on GroupFormed { groupId title contributionIds }
        ... on GroupRenamed { groupId title }
        ... on GroupsMerged { intoGroupId mergedGroupId contributionIds }
        ... on VotersCounted { activityId voters }
        ... on ResultsRevealed { activityId tally ${TALLY} }
        ... on JoinCodeRotated { rotated }
        ... on ProposalDrafted { proposal ${PROPOSAL} }
        ... on SessionConcluded { concludedAt }
        ... on ProposalHandedOver { proposalId holderId }
      }
    }
    ... on FeedReset { reason epoch seq cursor serverNow state ${STATE} }
  }
}`;

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
