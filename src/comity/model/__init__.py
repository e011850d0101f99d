"""The words of Comity as types. Standard library only, so that every room can speak them."""
