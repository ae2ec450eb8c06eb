"""The service ``Etelecom``: tenants, hotlines, extensions and call logs of a telephone exchange."""

from mock_server.contract.service import Service

PBX = Service(
    not_simulated=(
        "Etelecom/AssignUserToExtension",
        "Etelecom/CreateExtension",
        "Etelecom/CreateTenant",
        "Etelecom/GetDriverConfig",
        "Etelecom/GetExtensionInfo",
        "Etelecom/GetExtensions",
        "Etelecom/GetHotlines",
        "Etelecom/GetPartnerHotlineList",
        "Etelecom/GetPartnerTenantList",
        "Etelecom/GetTenant",
        "Etelecom/ListCallLogs",
        "Etelecom/PartnerActivateTenant",
        "Etelecom/PartnerAddHotline",
        "Etelecom/PartnerAddHotlineToTenant",
        "Etelecom/PartnerRemoveHotline",
        "Etelecom/PartnerRemoveHotlineFromTenant",
        "Etelecom/RemoveUserOfExtension",
        "Etelecom/UpdateHotlineForExtension",
    ),
)
