"""Currencies beside an amount: signs, words and codes, each with the code it stands for."""

SIGNS = "$¢£¤¥֏؋৲৳฿៛₠₡₢₣₤₥₦₧₨₩₪₫€₭₮₯₰₱₲₳₴₵₸₹₺₽₾₿﷼﹩＄￠￡￥￦"
_WORDS = {
    "RUB": "₽ руб рубль рубля рублей р rur rub roubles rubles",
    "EUR": "€ eur euro euros евро",
    "USD": "$ usd us$ dollar dollars долл доллар долларов",
    "GBP": "£ gbp pound pounds",
    "CHF": "chf fr sfr franken",
    "JPY": "¥ jpy yen 円",
    "CNY": "cny rmb yuan 元",
    "INR": "₹ inr rs rupees",
    "UAH": "₴ uah грн гривен",
    "KZT": "₸ kzt тг тенге",
    "BYN": "byn бел",
    "KGS": "kgs сом",
    "UZS": "uzs сум",
    "AMD": "֏ amd драм",
    "GEL": "₾ gel лари",
    "PLN": "pln zł zl",
    "CZK": "czk kč kc",
    "HUF": "huf ft",
    "TRY": "₺ try tl",
    "BRL": "brl r$ reais",
    "ILS": "₪ ils nis",
    "SEK": "sek kr",
    "CAD": "cad c$ ca$",
    "AUD": "aud a$ au$",
    "MXN": "mxn mx$ pesos",
}
_CODES = """
AED AFN ALL ANG AOA ARS AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BSD BTN BWP BZD CDF CLP COP CRC CUP CVE DJF DKK DOP
DZD EGP ERN ETB FJD FKP GHS GIP GMD GNF GTQ GYD HKD HNL HTG IDR IQD IRR ISK JMD JOD KES KHR KMF KPW KRW KWD KYD LAK LBP
LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PYG
QAR RON RSD RWF SAR SBD SCR SDG SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TTD TWD TZS UGX UYU VES VND
VUV WST XAF XCD XOF XPF YER ZAR ZMW
"""

CURRENCIES: dict[str, str] = {
    **{sign: sign for sign in SIGNS},
    **{code.lower(): code for code in _CODES.split()},
    **{word: code for code, words in _WORDS.items() for word in words.split()},
}
"""Every sign, word and code in small letters, without a full stop, with the currency it stands for."""


def currency(text: str) -> str | None:
    """Return the currency that stands beside an amount, or None if it is none.

    >>> currency("руб."), currency("US$"), currency("years")
    ('RUB', 'USD', None)
    """
    return CURRENCIES.get(text.strip().lower().rstrip("."))
