/**
 * The GraphQL documents of the pages. What is asked here, any client may ask.
 */

const LINE = `{
  optionId criterionId axis rank total voters mean grade distribution { value ballots }
}`;

const TALLY = `{
  method round entitled ballots abstentions nonVoters turnout { channel ballots }
  lines ${LINE} winnerId isCycle isSuppressed
}`;

const SHAPE = `{
  maxLength maxPerPerson columns { key title } fields { key label kind required choices }
  parent { of required depth } picks { of required onePerParent most } plan { documentId required }
  photos writers hidden moderated
}`;

const SETTINGS = `{
  collect ${SHAPE}
  vote { method secrecy budget capPerGroup highest most on abstention }
  rate { axes { label lowest highest lowestLabel highestLabel } secrecy on against abstention }
  draft { maxPerPerson supported }
  discuss { secondsPerTurn secondsPerConstituency }
  write { maxLength }
  prioritise { subject levels }
}`;

// One selection of each entity, for the snapshot and the feed: it is the same, whoever told it.
const ENTITIES = `
fragment Room on RoomState {
  id title status joinCodeRotations pausedAt leftSeconds lockedAt spotlight { kind targetId }
}
fragment Attendance on AttendanceState { id participants withoutPhone }
fragment Activity on ActivityState {
  id position kind name minutes prompt settings ${SETTINGS}
  status startedAt endsAt closesItself closedAt closedToOthersAt extraPeople revealed round tally ${TALLY}
}
fragment Progress on ProgressState { id activityId answered }
fragment Contribution on ContributionState {
  id order number activityId groupId text status column fields { key value } parentId pickIds point { x y } photoId pinned channel
}
fragment Group on GroupState { id order title mergedIntoId activityId }
fragment Proposal on ProposalState {
  id order groupId activityId title description rank tally ${LINE}
  contributionIds status holderId priority dueOn supporters reason
}
fragment Seat on SeatState { id taken since }
fragment Crew on CrewState { id hosts noteTakers }
fragment Table on TableState { id order title seated merged }
fragment Undoable on UndoableState { id seq step }
fragment Floor on FloorState {
  id activityId queue { id number constituency label } speaking { number constituency startedAt }
  times { constituency turns seconds }
}
fragment Page on PageState { id activityId revision text penHeld penUntil waiting }
fragment Priorities on PrioritiesState { id activityId levels { level itemIds } }`;

const PARTS = `{
  room { ...Room }
  attendance { ...Attendance }
  activities { ...Activity }
  progress { ...Progress }
  contributions { ...Contribution }
  groups { ...Group }
  proposals { ...Proposal }
  seat { ...Seat }
  crew { ...Crew }
  tables { ...Table }
  floors { ...Floor }
  pages { ...Page }
  priorities { ...Priorities }
  undoable { ...Undoable }
}`;

// What is read of a session besides: by those who take notes, and by nobody else's device.
const READINGS = `
fragment Panel on PanelState { id present { constituency people } }
fragment Note on NoteState { id order activityId hidden takenAt text }
fragment Code on CodeState { id order rootId parentId title definition }
fragment Verbatim on VerbatimState { id contributionId constituency valence quotable codeIds }
fragment Finding on FindingState { id order kind statement groupIds contributionIds }`;

const READ_PARTS = `${PARTS.slice(0, -1)}  panel { ...Panel }
  notes { ...Note }
  codes { ...Code }
  verbatims { ...Verbatim }
  findings { ...Finding }
}`;

/** @param {string} parts @param {string} entities */
function snapshot(parts, entities) {
  return `query Snapshot($sessionId: ID!, $audience: Audience) {
  sessionSnapshot(sessionId: $sessionId, audience: $audience) {
    cursor epoch seq serverNow audience state ${parts}
  }
}
${entities}`;
}

/** @param {string} parts @param {string} entities */
function feed(parts, entities) {
  return `subscription Feed($sessionId: ID!, $after: String, $audience: Audience) {
  sessionFeed(sessionId: $sessionId, after: $after, audience: $audience) {
    __typename
    ... on FeedBatch {
      from to epoch cursor serverNow changed ${parts} removed
    }
    ... on FeedReset { reason epoch seq cursor serverNow state ${parts} }
  }
}
${entities}`;
}

export const SNAPSHOT = snapshot(PARTS, ENTITIES);
export const FEED = feed(PARTS, ENTITIES);
export const READ_SNAPSHOT = snapshot(READ_PARTS, ENTITIES + READINGS);
export const READ_FEED = feed(READ_PARTS, ENTITIES + READINGS);

export const WORKSHOP_OF = `query WorkshopOf($sessionId: ID!) {
  liveSession(id: $sessionId) { workshop { id } }
}`;

export const COVERAGE = `query Coverage($workshopId: ID!) {
  panelCoverage(workshopId: $workshopId) {
    ... on PanelCoverage { exact constituencies { constituency wanted accepted } }
    ... on Problem { code message }
  }
}`;

export const MY_PART = `query MyPart($sessionId: ID!) {
  myPart(sessionId: $sessionId) {
    epoch seq number extraSeconds endsAt constituency
    contributions { id activityId text withdrawn card { status photoId } }
    votes { activityId voted marks { optionId value axis criterionId } }
    speaking { activityId requestId place speaking }
    pens { activityId held place }
  }
}`;

export const STANDING = `query Standing($sessionId: ID!) {
  liveSession(id: $sessionId) { proposals(first: 100) { nodes { id status } } }
}`;

export const MY_STANDING = `query MyStanding($sessionId: ID!) {
  myStanding(sessionId: $sessionId) { number roles tableId consents noticeVersion notice { number text publishedOn } }
}`;

export const SEAT = `query Seat($sessionId: ID!) {
  facilitatorSeat(sessionId: $sessionId) { taken mine mayTake }
}`;

export const PRESENCE = `query Presence($sessionId: ID!) {
  presence(sessionId: $sessionId) { connected offline }
}`;

export const SECRET_VOTERS = `query Turnout($sessionId: ID!, $activityId: ID!) {
  secretVoters(sessionId: $sessionId, activityId: $activityId)
}`;

export const LIKENESS = `query Likeness($sessionId: ID!) {
  likenessSuggestions(sessionId: $sessionId) { contributionIds groupIds words }
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
function command(field, input, more = "") {
  return `mutation Command($input: ${input}!) {
    ${field}(input: $input) {
      __typename
      ... on CommandAccepted { seq epoch duplicate contributionId groupId joinCode ${more} }
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
  contributeMany: `mutation Commands($input: ContributeManyInput!) {
    contributeMany(input: $input) {
      __typename
      ... on ContributionsReceived {
        results {
          __typename
          ... on CommandAccepted { seq epoch duplicate contributionId }
          ${COMMAND_PROBLEM}
        }
      }
    }
  }`,
  withdrawContribution: command("withdrawContribution", "WithdrawContributionInput"),
  placeDots: command("placeDots", "PlaceDotsInput"),
  castBallot: command("castBallot", "CastBallotInput"),
  castSecretBallot: command("castSecretBallot", "CastSecretBallotInput"),
  abstain: command("abstain", "ActivityInput"),
  draftAction: command("draftAction", "DraftActionInput"),
  supportAction: command("supportAction", "SupportActionInput"),
  startActivity: command("startActivity", "StartActivityInput"),
  setTimer: command("setTimer", "SetTimerInput"),
  closeActivity: command("closeActivity", "ActivityInput"),
  revealResults: command("revealResults", "ActivityInput"),
  approveContributions: command("approveContributions", "ContributionsInput"),
  refuseContributions: command("refuseContributions", "ContributionsInput"),
  revealContributions: command("revealContributions", "RevealContributionsInput"),
  archiveContribution: command("archiveContribution", "ContributionInput"),
  restoreContribution: command("restoreContribution", "ContributionInput"),
  enterCounts: command("enterCounts", "EnterCountsInput"),
  countWithoutPhone: command("countWithoutPhone", "CountWithoutPhoneInput"),
  formGroup: command("formGroup", "FormGroupInput"),
  renameGroup: command("renameGroup", "RenameGroupInput"),
  moveContribution: command("moveContribution", "MoveContributionInput"),
  mergeGroups: command("mergeGroups", "MergeGroupsInput"),
  concludeSession: command("concludeSession", "SessionInput"),
  editProposal: command("editProposal", "EditProposalInput"),
  mergeProposals: command("mergeProposals", "MergeProposalsInput"),
  dropProposal: command("dropProposal", "DropProposalInput"),
  restoreProposal: command("restoreProposal", "RestoreProposalInput"),
  promoteIdea: command("promoteIdea", "PromoteIdeaInput"),
  handOverProposals: command("handOverProposals", "HandOverProposalsInput"),
  pinContribution: command("pinContribution", "ContributionInput"),
  unpinContribution: command("unpinContribution", "ContributionInput"),
  splitGroup: command("splitGroup", "SplitGroupInput"),
  takeSeat: command("takeSeat", "SessionInput"),
  removePerson: command("removePerson", "RemovePersonInput"),
  formTables: command("formTables", "FormTablesInput"),
  drawTables: command("drawTables", "SessionInput"),
  mergeTables: command("mergeTables", "SessionInput", "suggestions { contributionIds groupIds words }"),
  askToSpeak: command("askToSpeak", "ActivityInput"),
  queueSpeaker: command("queueSpeaker", "QueueSpeakerInput"),
  leaveQueue: command("leaveQueue", "LeaveQueueInput"),
  callNext: command("callNext", "ActivityInput"),
  giveFloor: command("giveFloor", "GiveFloorInput"),
  endTurn: command("endTurn", "ActivityInput"),
  pauseSession: command("pauseSession", "SessionInput"),
  resumeSession: command("resumeSession", "SessionInput"),
  lockSession: command("lockSession", "SessionInput"),
  unlockSession: command("unlockSession", "SessionInput"),
  insertActivities: command("insertActivities", "InsertActivitiesInput"),
  duplicateActivity: command("duplicateActivity", "AgendaActivityInput"),
  removeActivity: command("removeActivity", "AgendaActivityInput"),
  grantExtraTime: command("grantExtraTime", "GrantExtraTimeInput"),
  setSpotlight: command("setSpotlight", "SpotlightInput"),
  extendTimer: command("extendTimer", "ExtendTimerInput"),
  skipActivity: command("skipActivity", "AgendaActivityInput"),
  reorderActivities: command("reorderActivities", "ReorderActivitiesInput"),
  undoLast: command("undoLast", "UndoLastInput"),
  takePen: command("takePen", "ActivityInput"),
  takeBackPen: command("takeBackPen", "ActivityInput"),
  handOverPen: command("handOverPen", "ActivityInput"),
  saveText: command("saveText", "SaveTextInput"),
  placeItem: command("placeItem", "PlaceItemInput"),
  moveItem: command("moveItem", "MoveItemInput"),
  unplaceItem: command("unplaceItem", "UnplaceItemInput"),
  takeTable: command("takeTable", "TakeTableInput"),
  takeNote: command("takeNote", "TakeNoteInput"),
  removeSessionNote: command("removeSessionNote", "RemoveSessionNoteInput"),
  qualifyVerbatim: command("qualifyVerbatim", "QualifyVerbatimInput"),
  createCode: command("createCode", "CreateCodeInput"),
  retireCode: command("retireCode", "RetireCodeInput"),
  applyCode: command("applyCode", "CodingInput"),
  removeCode: command("removeCode", "CodingInput"),
  recordFinding: command("recordFinding", "RecordFindingInput"),
  withdrawFinding: command("withdrawFinding", "WithdrawFindingInput"),
  countConstituency: command("countConstituency", "CountConstituencyInput"),
  acknowledgeNotice: command("acknowledgeNotice", "AcknowledgeNoticeInput"),
  giveConsent: command("giveConsent", "GiveConsentInput"),
  takeConsentBack: command("takeConsentBack", "TakeConsentBackInput"),
  chooseConstituency: command("chooseConstituency", "ChooseConstituencyInput"),
  grantRoomRole: command("grantRoomRole", "RoomRoleInput"),
  revokeRoomRole: command("revokeRoomRole", "RoomRoleInput"),
  rotateJoinCode: command("rotateJoinCode", "SessionInput"),
});
