"""A customer is one person everywhere: name, gender and Zalo id follow from their phone number."""

from functools import lru_cache
from typing import Literal

from msgspec import Struct

from mock_server.contract.generation import Draws
from mock_server.fidelity import assumed

Gender = Literal["unknown", "male", "female", "other"]

FAMILY_NAMES = (
    *("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ"),
    *("Ngô", "Dương", "Lý"),
)
MIDDLE_NAMES = ("Văn", "Thị", "Minh", "Ngọc", "Quốc", "Thanh", "Hữu", "Thu", "Đức", "Bảo")
GIVEN_NAMES = (
    *("An", "Bình", "Châu", "Dũng", "Giang", "Hà", "Hải", "Hạnh", "Hiếu", "Hoa", "Hùng", "Hương"),
    *("Khánh", "Lan", "Linh", "Long", "Mai", "Nam", "Nga", "Phong", "Phúc", "Quân", "Sơn"),
    *("Tâm", "Thảo", "Trang", "Trung", "Tuấn", "Việt", "Yến"),
)
_MIDDLE_NAMES_OF: dict[Gender, tuple[str, ...]] = {
    "male": ("Văn", "Minh", "Quốc", "Thanh", "Hữu", "Đức", "Bảo"),
    "female": ("Thị", "Minh", "Ngọc", "Thanh", "Thu", "Bảo"),
    "other": ("Minh", "Ngọc", "Thanh", "Bảo"),
}
_PERCENT_MALE, _PERCENT_FEMALE = 45, 45
_CITIES = (
    ("TP. Hồ Chí Minh", "Quận 1", "Phường Bến Nghé", "Lê Lợi"),
    ("TP. Hồ Chí Minh", "Quận 7", "Phường Tân Phú", "Nguyễn Thị Thập"),
    ("Hà Nội", "Quận Ba Đình", "Phường Kim Mã", "Đội Cấn"),
    ("Hà Nội", "Quận Cầu Giấy", "Phường Dịch Vọng", "Xuân Thủy"),
    ("Đà Nẵng", "Quận Hải Châu", "Phường Thạch Thang", "Bạch Đằng"),
    ("Cần Thơ", "Quận Ninh Kiều", "Phường Tân An", "Hai Bà Trưng"),
)
_FIRST_ZALO_ID = 6 * 10**18
_ZALO_IDS = 10**18
_RECENT = 64


class Person(Struct, frozen=True):
    """The person with a phone number."""

    phone: str
    full_name: str
    gender: Gender
    zl_user_id: int
    """Their id on Zalo's system, the same for every OA of the simulator."""

    zl_user_id_by_app: int
    address: str
    ward: str
    district: str
    city: str

    @property
    def shared_info(self) -> dict[str, str]:
        """What an OA learns when they share their data with it."""
        return {
            "address": self.address,
            "city": self.city,
            "district": self.district,
            "name": self.full_name,
            "phone": self.phone,
            "ward": self.ward,
        }


@lru_cache(_RECENT)  # a record asks several times, as its neighbours do
def person_of(phone: str) -> Person:
    """The person of a phone number in Zalo's format, in whatever world, shop or list it occurs."""
    draws = Draws(f"person/{phone}")
    drawn = draws.below(100)
    gender: Gender = (
        "male"
        if drawn < _PERCENT_MALE
        else "female"
        if drawn < _PERCENT_MALE + _PERCENT_FEMALE
        else "other"
    )
    city, district, ward, street = draws.pick(_CITIES)
    return Person(
        phone=phone,
        full_name=" ".join(
            (
                draws.pick(FAMILY_NAMES),
                draws.pick(_MIDDLE_NAMES_OF[gender]),
                draws.pick(GIVEN_NAMES),
            )
        ),
        gender=gender,
        zl_user_id=_FIRST_ZALO_ID + draws.below(_ZALO_IDS),
        zl_user_id_by_app=_FIRST_ZALO_ID + draws.below(_ZALO_IDS),
        address=f"{draws.between(1, 300)} {street}",
        ward=ward,
        district=district,
        city=city,
    )


RULES = (
    assumed(
        "data.persons",
        "A customer is one person everywhere: name, gender, address and Zalo id follow from the "
        "phone number. A person has the same `zl_user_id` for every OA.",
        "the simulator's own; Zalo gives a person another id for each OA",
    ),
)
