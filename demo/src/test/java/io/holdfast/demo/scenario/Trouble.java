package io.holdfast.demo.scenario;

/** What befalls a service, its cluster and what is between them. */
enum Trouble {
    /** A worker is killed, and another comes. */
    WORKER_KILLED,
    /** The leader is killed; another server leads, and the first comes back. */
    LEADER_KILLED,
    /** The leader stops until another leads, and then goes on as if nothing had been. */
    LEADER_PAUSED,
    /** A region server is killed, and another comes. */
    REGION_SERVER_KILLED,
    /** A data node is killed and comes back. */
    DATA_NODE_KILLED,
    /** The network between the leader and a worker carries nothing until the leader gives the worker up. */
    NETWORK_CUT
}
