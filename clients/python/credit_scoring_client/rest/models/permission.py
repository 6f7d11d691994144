from enum import StrEnum


class Permission(StrEnum):
    APPLICATIONSREAD_ALL = "applications:read_all"
    APPLICATIONSREAD_OWN = "applications:read_own"
    APPLICATIONSREGISTER = "applications:register"
    APPLICATIONSSCORE_OWN = "applications:score_own"
    APPROVALSREAD = "approvals:read"
    AUDITREAD = "audit:read"
    CLIENTSASSIGN = "clients:assign"
    CLIENTSCREATE = "clients:create"
    CLIENTSEDIT_ALL = "clients:edit_all"
    CLIENTSEDIT_OWN = "clients:edit_own"
    CLIENTSREAD_ALL = "clients:read_all"
    CLIENTSREAD_OWN = "clients:read_own"
    CLIENTSREAD_SELF = "clients:read_self"
    CLIENTSSCORE_ALL = "clients:score_all"
    CLIENTSSCORE_OWN = "clients:score_own"
    CLIENTSSCORE_SELF = "clients:score_self"
    DECISIONSSTOP = "decisions:stop"
    HEALTHREAD = "health:read"
    MANAGERSMANAGE = "managers:manage"
    MANAGERSREAD_ALL = "managers:read_all"
    MANAGERSREAD_SELF = "managers:read_self"
    MODELSAPPROVE = "models:approve"
    MODELSMANAGE = "models:manage"
    MODELSREAD = "models:read"
    POLICIESAPPROVE = "policies:approve"
    POLICIESMANAGE = "policies:manage"
    POLICIESREAD = "policies:read"
    SERVICESMANAGE = "services:manage"
    USERSAPPROVE = "users:approve"
    USERSMANAGE = "users:manage"
    USERSREAD_ALL = "users:read_all"
    USERSREAD_SELF = "users:read_self"

    def __str__(self) -> str:
        return str(self.value)
